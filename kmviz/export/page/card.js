// The card that answers a click, beside what it is about, and a cross there, which is
// also the pointer of those who have no mouse.

const AT_HOME = 1e-6; // A star that is no farther off, as a share of the coordinates, is there.
const APART = 0.04; // Of the board's width, between a card and what it is about.
const CROSS = "M-14 0h28M0 -14v28";

class Card {
  constructor(page) {
    const box = element("div", {class: "why", role: "status", hidden: ""});
    Object.assign(this, {page, box});
  }

  // Lie on a board, which may be another than before, with nothing to answer yet.
  lieOn(board) {
    this.cross = make("path", {class: "cross"}, board.querySelector(".top"));
    board.append(this.box);
    this.leave();
  }

  // Tell what a star is or why a point has its colour, whichever is nearer, or else which
  // star a point there would join; but no more what is told already.
  explain(spot, star, point) {
    const {page: {board, board: {plane, sizes}, player, words}, answered} = this;
    const known = player.points.kind !== "unknown"; // Else nobody knows who is nearest.
    const things = [];
    if (star !== null) things.push([board.spots[star], standing, star, ""]);
    if (known && point !== null) {
      things.push([board.point(point), reasons, point, markPath(null, 1.25 * sizes.ring)]);
    }
    const nearest = nearestOf(things.map(([place]) => place), spot, Infinity);
    const told = known && player.points.d < 3 && same(spot, plane.kept(spot));
    const ground = told && [spot, prospect, plane.row(spot, player.points.d), CROSS];
    const [place, tell, what, mark] = things[nearest] ?? (ground || []);
    this.answered = tell === prospect ? tell.name : `${tell?.name} ${what}`;
    if (!tell || this.answered === answered) return this.leave();
    this.answer(place, tell(player, what, words));
    give(this.cross, {d: mark, transform: to(place)});
  }

  // Write lines beside a place, where they cover few stars and few points.
  answer(place, lines) {
    const {box, page: {board}} = this;
    box.replaceChildren();
    for (const [text, strong] of lines) element(strong ? "strong" : "span", {}, box, text);
    hide(box, false);
    putBeside(place, box, board);
  }

  pointAt(spot) {
    this.leave();
    this.pointer = spot;
    give(this.cross, {d: CROSS, transform: to(spot)});
  }

  leave() {
    hide(this.box);
    give(this.cross, {d: ""});
    [this.pointer, this.answered] = [null, null];
  }
}

// Put a card beside a place on a board: it covers that only if it must, and then the fewest
// stars, and of those places where it covers the fewest points.
function putBeside([x, y], card, {plane: {wide, high}, spots, places}) {
  card.style.cssText = "left:0;top:0";
  const {offsetParent: {clientWidth, clientHeight}, parentElement} = card;
  const canvas = parentElement.querySelector("canvas");
  const pixel = wide / canvas.clientWidth;
  const width = (card.offsetWidth + 1) * pixel; // It may have been rounded.
  const height = card.offsetHeight * pixel;
  const share = (first, from, whole) => `${(100 * (from + first / pixel)) / whole}%`;
  const gap = APART * wide;
  const corners = [x + gap, x - gap - width, x - width / 2].flatMap((across) =>
    [y + gap, y - height / 2, y - gap - height].map((down) =>
      [within(across, 0, wide - width), within(down, 0, high - height)]));
  const [left, top] = cheapest(corners, ([left, top]) => {
    const covers = (at, low) => Math.abs(at - left - width / 2) < (width + gap) / 2
      && Math.abs(low - top - height / 2) < (height + gap) / 2;
    let cost = spots.filter((spot) => covers(...spot)).length + (covers(x, y) ? spots.length : 0);
    cost *= places.length;
    for (let i = 0; i < places.length; i += 2) cost += covers(places[i], places[i + 1]);
    return cost;
  });
  card.style.left = share(left, canvas.offsetLeft, clientWidth);
  card.style.top = share(top, canvas.offsetTop, clientHeight);
}

// Why a point has its colour, line by line; the line of the nearest star is strong.
function reasons({run, at, points}, i, words) {
  const {labels, centroids} = run.step(at);
  const label = labels[i];
  const head = label < 0 ? words.why_none : words.why_cluster;
  const lines = [[words.fill(head, {point: i + 1, cluster: label + 1})]];
  const nearest = points.nearestTo(i, centroids);
  lines.push(...distances(points, i, centroids, words));
  if (label >= 0 && label !== nearest) {
    lines.push([words.fill(words.why_next, {cluster: nearest + 1})]);
  }
  const past = [];
  for (let s = 0; s <= at; s++) {
    const then = run.step(s).labels[i];
    if (then >= 0 && then !== past.at(-1)) past.push(then);
  }
  const way = past.slice(-8).map((then) => then + 1).join(" → ");
  if (past.length > 1) lines.push([words.fill(words.why_past, {past: way})]);
  return lines;
}

// Which star a new point would join, and what it would cost, line by line.
function prospect({step: {centroids}, points: {d, kind}, measure}, row, words) {
  const alone = new Points(Float64Array.from(row), d, kind);
  const star = alone.nearestTo(0, centroids);
  const cost = words.number(alone.cost(0, centroids[star]));
  return [[words.fill(words.would_join, {star: star + 1})],
    ...distances(alone, 0, centroids, words),
    [words.fill(words.would_add, {measure, cost})]];
}

// How far the nearest stars are from a point; the line of the very nearest is strong.
function distances(points, i, centroids, words) {
  const nearest = points.nearestTo(i, centroids);
  const far = centroids.map((row) => {
    const cost = points.cost(i, row);
    return points.kind === "square" ? Math.sqrt(cost) : cost;
  });
  const stars = where(far, (cost) => !Number.isNaN(cost));
  stars.sort((one, other) => far[one] - far[other]);
  return stars.slice(0, 6).map((j) => {
    const said = j === nearest ? words.why_nearest : words.why_far;
    return [words.fill(said, {far: words.number(far[j]), star: j + 1}), j === nearest];
  });
}

// What a star is: the mean of its points, and what it costs to be off, line by line.
function standing({run, at, points}, j, words) {
  const {labels, centroids} = run.step(at);
  const own = where(labels, (label) => label === j);
  const n = own.length;
  const lines = [[words.fill(words.star_points, {star: j + 1, n})]];
  if (!n || points.kind !== "square") return lines;
  const mean = points.means(labels, sizesOf(labels, centroids.length))[j];
  const place = (row) => `(${row.map((value) => words.number(value)).join("; ")})`;
  lines.push([words.fill(words.middle_to_the_mean, {place: place(mean)}), true]);
  if (n > 1 && points.d < 3) lines.push([`= ${place(mean.map((value) => n * value))} / ${n}`]);
  const off = distance(mean, centroids[j]);
  const home = off <= AT_HOME * Math.max(...mean.map(Math.abs));
  const far = words.number(off);
  const costs = [centroids[j], mean].map((row) => total(own.map((i) => points.cost(i, row))));
  const [cost, least] = words.apart(...costs);
  lines.push([home ? words.star_there : words.fill(words.star_off, {far})]);
  lines.push([words.fill(home ? words.star_least : words.star_costs,
    {measure: words.inertia, cost, least})]);
  lines.push([home ? words.fill(words.star_grows, {n}) : `${cost} ≈ ${least} + ${n} × ${far}²`]);
  return lines;
}
