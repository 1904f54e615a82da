// What is laid over the picture. It stands before canvas.js; cards.py says what it is sent.

const GAP = 26; // pixels from a point that is asked about to what is said of it
const TRIES = 12; // places across and down that are tried
const DEAR = 3; // widths of the picture that a card may stand farther off rather than hide all points
const ON_WAY = [0.2, 0.4, 0.6, 0.8]; // shares of a line from a point to a star

/** Return left and top, in pixels, of where a card hides least.
 *
 * It hides what it is about only if it must, and then few stars. Whether it stands near that or
 * hides fewer points and lines is weighed; a card about nothing stands low on the right.
 */
function place(card, picture, { spot, edges, marks }, stars) {
  const [width, height] = [picture.clientWidth, picture.clientHeight];
  const [wide, high] = [card.offsetWidth, card.offsetHeight];
  const inPixels = ([x, y]) => [x * width, y * height];
  const [home, all] = [spot && inPixels(spot), stars.map(inPixels)];
  const points = marks.map(inPixels);
  const lines = home ? all.flatMap(([x, y]) =>
    ON_WAY.map((share) => [home[0] + share * (x - home[0]), home[1] + share * (y - home[1])])) : [];
  const [[left, top], [right, bottom]] = [inPixels(edges.slice(0, 2)), inPixels(edges.slice(2))];
  const places = (low, up) => Array.from({ length: TRIES + 1 }, (_, i) => low + (i / TRIES) * Math.max(up - low, 0));

  const fit = (x, y) => [Math.min(Math.max(x, 0), width - wide), Math.min(Math.max(y, 0), height - high)];
  const grid = places(top, bottom - high).flatMap((y) => places(left, right - wide).map((x) => fit(x, y)));
  const beside = home ? [[GAP, -high / 2], [-GAP - wide, -high / 2], [-wide / 2, GAP], [-wide / 2, -GAP - high]] : [];
  const tried = [...beside.map(([x, y]) => fit(home[0] + x, home[1] + y)), ...grid];

  const hidden = (x, y, those) => those.filter(([across, down]) =>
    Math.abs(across - x - wide / 2) < (wide + GAP) / 2 && Math.abs(down - y - high / 2) < (high + GAP) / 2).length;
  const share = (x, y, those) => hidden(x, y, those) / (those.length || 1);
  const far = (x, y) => home
    ? Math.hypot(...[[home[0], x, wide], [home[1], y, high]].map(([at, low, side]) => Math.max(low - at, at - low - side, 0)))
    : Math.hypot(right - wide - x, bottom - high - y);
  const costs = ([x, y]) => [
    home ? hidden(x, y, [home]) : 0,
    hidden(x, y, all),
    DEAR * share(x, y, points) + share(x, y, lines) + far(x, y) / width,
  ];
  const weighed = tried.map((each) => [costs(each), each]);
  const least = ([one], [other]) => one.map((cost, i) => cost - other[i]).find(Boolean) ?? 0;
  return weighed.sort(least)[0][1];
}

/** Show what is told of under a name, where it hides least, and have it read aloud. */
function showCard(model, name, picture, card, signal) {
  const told = () => model.get(name) ?? {};
  function put() {
    if (!told().lines) return;
    const [left, top] = place(card, picture, told(), model.get("stars") ?? []);
    card.style.left = `${picture.offsetLeft + left}px`;
    card.style.top = `${picture.offsetTop + top}px`;
  }
  function show() {
    card.replaceChildren(...(told().lines ?? []).map(([text, strong]) => {
      const line = document.createElement(strong ? "strong" : "span");
      line.textContent = text;
      return line;
    }));
    put();
  }
  model.on(`change:${name}`, show);
  const observer = new ResizeObserver(put);
  observer.observe(picture);
  signal.addEventListener("abort", () => { model.off(`change:${name}`, show); observer.disconnect(); });
  show();
}
