// Keys instead of a mouse. It stands before canvas.js, whose REACH it knows.

const STRIDE = 0.02; // of the picture's height: how far a key moves the ring

/** Return what lets keys do what a mouse would, at a ring that they move.
 *
 * Shift with the arrows moves it, and what it holds; s puts it on the next star, off which
 * the first move leads, and with which it goes until then; Enter takes, drops or asks there.
 * Whatever else is pressed drops what it holds. It tells whether it has a use for a key.
 */
function pointByKeys(model, picture, ring, tell, signal) {
  let spot = null; // fractions of the picture; null while it is away
  let star = -1;
  let fresh = false; // whether it is on that star and was not moved since
  let holds = false;
  const isWall = () => model.get("wants")?.includes("caption");
  const stars = () => model.get("stars") ?? [];
  const at = (kind) => tell({ kind, x: spot[0], y: spot[1] }, kind === "move");

  function show() {
    ring.hidden = !spot;
    ring.classList.toggle("kmviz-holds", holds);
    if (!spot) return;
    ring.style.left = `${picture.offsetLeft + spot[0] * picture.clientWidth}px`;
    ring.style.top = `${picture.offsetTop + spot[1] * picture.clientHeight}px`;
  }
  function follow() {
    if (fresh) spot = stars()[star] ?? spot;
    show();
  }
  function toNextStar() {
    star = stars().length ? (star + 1) % stars().length : -1;
    spot = stars()[star] ?? [0.5, 0.5];
    fresh = star >= 0;
  }
  function move(key) {
    if (!spot) toNextStar();
    const way = { Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] }[key.slice(5)];
    const size = [picture.clientWidth, picture.clientHeight];
    const stride = STRIDE * size[1] + (fresh && !holds ? REACH : 0);
    spot = spot.map((share, i) => Math.min(Math.max(share + (way[i] * stride) / size[i], 0), 1));
    fresh = false;
    if (holds) at("move");
  }
  function drop() {
    if (holds) at("up");
    holds = false;
  }
  function click() {
    if (holds) {
      drop();
      return;
    }
    at("mark");
    holds = stars().some(([x, y]) =>
      Math.hypot((x - spot[0]) * picture.clientWidth, (y - spot[1]) * picture.clientHeight) < REACH);
    if (!holds) at("up");
  }
  function leave() {
    drop();
    [spot, star, fresh] = [null, -1, false];
  }
  model.on("change:stars", follow);
  const observer = new ResizeObserver(show);
  observer.observe(picture);
  window.addEventListener("pointerdown", () => { drop(); show(); }, { capture: true, signal });
  signal.addEventListener("abort", () => { model.off("change:stars", follow); observer.disconnect(); });
  return (key, shift) => {
    if (isWall()) return false;
    const taken = shift && key.startsWith("Arrow") ? () => move(key)
      : key === "s" ? () => { drop(); toNextStar(); }
      : spot && key === "Enter" ? click
      : spot && key === "Escape" ? leave
      : null;
    (taken ?? drop)();
    show();
    return taken !== null;
  };
}

