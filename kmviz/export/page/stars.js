// The stars, as they stand at a step or on the way to the next, the points on them, and
// above these the numbers that stand beside stars.

const KEPT = {"data-prevent-swipe": ""}; // Touches are no signs to a deck of reveal.js.

// How stars stand at a step of a board, with their numbers or without them.
const stancesOn = (board, numbered) => remembering(({centroids, labels}) =>
  new Crowd(board, centroids.map((row) => board.plane.seen(row)), labels, numbered).stances());

function showStars(board, {stars, owners, sizes}) {
  const {stances, spots, plane, words} = board;
  const [size, type] = [board.starSize(spots.length), board.typeSize(spots.length)];
  each(board.stars, "g", spots.map((spot, j) => ({class: "star", transform: to(spot),
    style: isGone(plane.seen(stars[j])) ? "display:none" : "",
    ...words && {tabindex: 0, role: "button", ...KEPT,
      "aria-label": words.fill(words.star_number, {star: j + 1})}})));
  const tags = [];
  spots.forEach((spot, j) => {
    const hollow = owners && !sizes[j];
    const [x, y] = stances.offsets[j];
    const beside = Math.hypot(x, y) > 0.2 * size;
    const star = board.stars.children[j];
    if (!star.firstChild) {
      for (const name of ["path", "text", ...words ? ["circle"] : []]) make(name, {}, star);
    }
    const [outline, text] = star.children;
    give(outline, {d: starPath((stances.shares[j] * size) / 2),
      style: `fill:var(--${hollow ? "background" : `c${j}`})`});
    const number = {text: board.numbered ? stances.texts[j] : "", x: near(x), y: near(y),
      style: `fill:var(--${hollow || beside ? "ink" : `n${j}`});font-size:${type}px`};
    give(text, beside ? {text: ""} : number);
    if (beside && !star.style.display) tags.push({...number, transform: to(spot)});
  });
  each(board.tags, "text", tags);
}

// The points on stars, under the outlines of the stars.
function showLifted(board, {labels, stars, sizes: counts, owners}) {
  const {stances, spots, sizes, plane} = board;
  const points = stances.lifted.map((i) => {
    const color = labels[i] < 0 ? "var(--dim)" : `var(--c${labels[i]})`;
    return {d: markPath(sizes.shapes[board.forms[i] % 10], sizes.point * board.share), class: "",
      transform: to(board.point(i)),
      style: `fill:${board.shades?.[i] ?? color};stroke-width:${2 * board.share * sizes.pointRim}`};
  });
  const outlines = spots.flatMap((spot, j) => {
    const seen = stances.bearing.includes(j) && !isGone(plane.seen(stars[j])) && (!owners || counts[j]);
    const radius = (stances.shares[j] * board.starSize(spots.length)) / 2;
    return seen ? [{d: starPath(radius), class: "star", style: "", transform: to(spot)}] : [];
  });
  each(board.lifted, "path", [...points, ...outlines]);
}

// A marker around the origin: its corners, or a circle.
function markPath(shape, size) {
  const [r, percent] = [size / 2, size / 100];
  if (shape) return `${line(shape.map(([x, y]) => [x * percent, -y * percent]))}Z`;
  return `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
}

function starPath(radius) {
  const corners = listed(10, (i) => {
    const [turn, far] = [(i * Math.PI) / 5, i % 2 ? 0.381966 * radius : radius];
    return [far * Math.sin(turn), -far * Math.cos(turn)];
  });
  return `${line(corners)}Z`;
}
