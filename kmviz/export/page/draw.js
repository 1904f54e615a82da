// A moment as a picture: cells below, points on a canvas, and what moves above them.
// Lengths are units of the film's picture; colours are the page's --ink, --c0, ...

const SVG = "http://www.w3.org/2000/svg";
const GOLDEN = 0.6180339887498949;
const START_GAP = 0.02; // Trails begin so far from where a star began: on a point.
const SHORTEST_ARROW = 0.085; // Shorter moves have no room for an arrow head.
const SHAPED = 1.3; // The size of points that have shapes, as a share of round ones.
const MOST_TIES = 10000; // More melt.
const MANY_TIES = 1000; // Of more to a star some are left out.
const FAR = 1e6; // No browser draws what is farther off.
const EMPTY = {cells: [], borders: []};
const SHOWN = []; // What shows more on the boards of some pages.

// Give an element its text and attributes, but for those that it was given already: a
// browser takes longer to hear the same again than we take to see that it is.
function give(element, attributes) {
  element.given ??= {};
  const {given} = element;
  for (const key in attributes) {
    const value = attributes[key];
    if (given[key] === value) continue;
    given[key] = value;
    if (key === "text") element.textContent = value;
    else if (key === "style") element.style.cssText = value; // A policy may forbid the attribute.
    else element.setAttribute(key, value);
  }
}

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  give(element, attributes);
  parent?.append(element);
  return element;
}

// Let a group have as many elements as there are descriptions, and set them all.
function each(group, name, described) {
  const there = [...group.children];
  for (const [i, attributes] of described.entries()) {
    give(there[i] ?? make(name, {}, group), attributes);
  }
  for (const needless of there.slice(described.length)) needless.remove();
}

const near = (value) => Math.round(10 * within(value, -FAR, FAR)) / 10;
const pairs = (places) => places.map((place) => place.map(near).join()).join(" ");
const line = (places) => (places.length ? `M${pairs(places)}` : "");
const to = (spot) => (isGone(spot) ? "" : `translate(${pairs([spot])})`);

// Leave out what has no room before what comes later.
function leaveOut(group) {
  const kept = [];
  for (const text of [...group.children].reverse()) {
    const box = text.getBoundingClientRect();
    if (kept.some((other) => meet(box, other))) text.remove();
    else kept.push(box);
  }
}

const meet = (one, other) => one.left < other.right && other.left < one.right &&
  one.top < other.bottom && other.top < one.bottom;

// How the units of the data become places on the board, of so many units.
class Plane {
  constructor(data, wide, high = wide) {
    Object.assign(this, data, {wide, high, side: Math.sqrt(wide * high)});
    const [xmin, xmax, ymin, ymax] = data.bounds;
    this.scale = [wide / (xmax - xmin), high / (ymax - ymin)];
  }

  // A row of the data in the coordinates of the bounds.
  flat(row) {
    const near = minus(row, this.origin);
    if (this.axes) return this.axes.map((axis) => dot(axis, near));
    return near.length > 1 ? near : [near[0], Number.isNaN(near[0]) ? NaN : 0];
  }

  spot([x, y]) {
    const [xmin, , ymin] = this.bounds;
    return [(x - xmin) * this.scale[0], this.high - (y - ymin) * this.scale[1]];
  }

  place(row) {
    return this.spot(this.flat(row));
  }

  // The row of the data at a spot; of one column only its value.
  row([x, y], width) {
    const [xmin, , ymin] = this.bounds;
    const flat = [x / this.scale[0] + xmin, (this.high - y) / this.scale[1] + ymin];
    return flat.slice(0, width).map((value, c) => value + this.origin[c]);
  }

  beyond(row) {
    const spot = this.place(row);
    return moves(spot, this.kept(spot));
  }

  // The nearest spot that is on the board.
  kept([x, y]) {
    return [within(x, 0, this.wide), within(y, 0, this.high)];
  }

  // The spot of a row; nan if it is not on the board.
  seen(row) {
    return this.beyond(row) ? [NaN, NaN] : this.place(row);
  }

  // The cells of centroids; those of steps are asked for at several of them.
  diagram = remembering((centroids) => {
    const {cells, borders} = diagram(centroids.map((row) => this.flat(row)), this.bounds);
    const spots = (corners) => corners.map((corner) => this.spot(corner));
    return {cells: cells.map(spots), borders: borders.map(spots)};
  });
}

// The board in a box. Its stars can be taken where there are words to name them.
class Board {
  constructor(box, plane, sizes, words = null) {
    Object.assign(this, {box, plane, sizes, words});
    const width = sizes.left + plane.wide + sizes.right;
    const height = sizes.above + plane.high + sizes.below;
    const view = `${-sizes.left} ${-sizes.above} ${width} ${height}`;
    const layer = (look) => make("svg", {viewBox: view, ...look}, box);
    const ground = layer();
    const share = (part, whole) => `${(100 * part) / whole}%`;
    this.canvas = element("canvas", {style: `left:${share(sizes.left, width)};` +
      `width:${share(plane.wide, width)};top:${share(sizes.above, height)};` +
      `height:${share(plane.high, height)}`}, box);
    this.dots = new Dots(this.canvas, sizes, plane);
    const top = layer({class: "top"});
    const groups = (parent, ...names) => {
      for (const name of names) this[name] = make("g", {class: name}, parent);
    };
    groups(ground, "cells", "edges", "lines", "chances");
    const clip = make("svg", {width: plane.wide, height: plane.high, class: "clip"}, top);
    groups(clip, "borders", "trails", "heads", "rings", "swarm");
    groups(top, "stars", "lifted", "tags", "drawn", "marks");
    this.frame(ground);
  }

  // The frame and the numbers along it.
  frame(ground) {
    const {plane} = this;
    const {wide, high, ticks, names, bounds: [xmin, , ymin]} = plane;
    const out = this.sizes.frame / 2;
    make("rect", {class: "frame", x: -out, y: -out, width: wide + 2 * out,
      height: high + 2 * out}, ground);
    const written = make("g", {}, ground);
    each(written, "text", [
      ...ticks[0].map(([value, text]) =>
        ({text, class: "tick", x: near(plane.spot([value, ymin])[0]), y: high + 20})),
      ...ticks[1].map(([value, text]) =>
        ({text, class: "tick up", x: -8, y: near(plane.spot([xmin, value])[1] + 5)})),
    ]);
    if (names) nameAxes(plane, written);
    leaveOut(written);
  }

  // The units of the picture at a place on the screen.
  spot(event) {
    const {left, top, width} = this.canvas.getBoundingClientRect();
    const unit = this.plane.wide / width;
    return [(event.clientX - left) * unit, (event.clientY - top) * unit];
  }

  setPoints(points) {
    const {plane} = this;
    this.standing = {true: stancesOn(this, true), false: stancesOn(this, false)};
    this.shades = plane.colored && shadesOf(points);
    this.places = new Float64Array(2 * points.n);
    for (let i = 0; i < points.n; i++) {
      const flat = plane.flat(points.row(i));
      if (points.d === 1) flat[1] = ((i * GOLDEN) % 1) - 0.5;
      this.places.set(plane.spot(flat), 2 * i);
    }
  }

  point(i) {
    return [this.places[2 * i], this.places[2 * i + 1]];
  }

  show(moment, shown, marks) {
    const {plane} = this;
    const straight = plane.cells && shown.has("cells");
    const diagram = (stars) => straight && stars ? plane.diagram(stars) : EMPTY;
    const owned = diagram(moment.owners);
    const {labels, arrived, step, position} = moment;
    this.grouped = shown.has("truth") && this.groups?.length === labels.length;
    this.forms = this.grouped ? this.groups : shown.has("shapes") || this.sizes.shaped ? labels : [];
    this.spots = moment.stars.map((row) => plane.place(row));
    this.numbered = shown.has("numbers");
    const stances = this.standing[this.numbered];
    const here = stances(moment.past.at(-1));
    this.stances = arrived ? here : towards(here, stances(step), position % 1);
    this.showCells(owned);
    this.showBorders(marks?.hides || !moment.owners ? [] : diagram(moment.borders).borders, owned);
    this.showTies(moment, shown.has("lines"));
    this.showPoints(moment);
    this.showTrails(moment, shown.has("trails"));
    this.showRings(moment, shown.has("rings") && !marks?.hides);
    showStars(this, moment);
    showLifted(this, moment);
    showMarks(this, marks);
    for (const show of SHOWN) show(this, moment);
  }

  showCells({cells, borders}) {
    each(this.cells, "polygon", cells.map((cell, j) =>
      ({points: pairs(cell), style: `fill:var(--c${j})`})));
    each(this.edges, "path", [{d: borders.map(line).join("")}]);
  }

  // The borders that the next assign will draw, dashed where they are new.
  showBorders(coming, {borders}) {
    const fresh = coming.map((border) =>
      ({d: line(border), opacity: borderStrength(border, borders, this.plane)}));
    each(this.borders, "path", fresh.filter(({opacity}) => opacity));
  }

  // Lines from points to their stars, or from some of many, as in layers.py.
  showTies({labels}, wanted) {
    const tied = this.spots.map(() => []);
    if (wanted && labels[0] >= 0) {
      const every = Math.ceil(labels.length / MOST_TIES);
      for (let i = 0; i < labels.length; i += every) tied[labels[i]].push(this.point(i));
    }
    each(this.lines, "path", tied.map((points, j) => ({style: `color:${this.way(j)}`,
      d: spokes(points, this.spots[j]).map((point) => line([point, this.spots[j]])).join("")})));
  }

  showPoints({labels, step}) {
    const {dots, places, forms, grouped} = this;
    const looks = (!grouped && this.shades) || labels;
    const {share} = this;
    if (!dots.begin(labels, grouped, share, places, step.batch)) return;
    for (let i = 0; i < labels.length; i++) {
      dots.stamp(looks[i], places[2 * i], places[2 * i + 1], share, forms[i]);
    }
    const larger = step.batch?.length === 1 ? 2 : 1.3;
    for (const i of step.batch ?? []) dots.stamp("batch", ...this.point(i), larger);
    dots.end();
  }

  // The size of points, as a share of that of round ones.
  get share() {
    return this.forms.length ? SHAPED : 1;
  }

  showTrails({trails, arrived, step}, wanted) {
    const {plane, spots, sizes} = this;
    const ways = spots.map((_, j) => wanted ? trails.map((rows) => plane.place(rows[j])) : []);
    const paths = ways.map((way) => shortened(way, START_GAP * plane.side));
    each(this.trails, "path", [...paths.map((d) => ({d, class: "halo", style: ""})),
      ...paths.map((d, j) => ({d, class: "", style: `stroke:${this.way(j)}`}))]);
    const slid = wanted && ["update", "move"].includes(step.phase) ? ways : [];
    const a = sizes.arrow / 2;
    each(this.heads, "path", slid.flatMap((way, j) => {
      const [from, end] = [way.at(-Math.min(arrived ? 3 : 2, way.length)), way.at(-1)];
      const [x, y] = minus(end, from);
      if (!(Math.hypot(x, y) > SHORTEST_ARROW * plane.side)) return [];
      const turn = near((Math.atan2(y, x) * 180) / Math.PI);
      return [{d: `M${a} 0L${-a} ${a}V${-a}Z`, style: `fill:${this.way(j)}`,
        transform: `${to(mixed(from, end, 0.4))} rotate(${turn})`}];
    }));
  }

  // The colour of the way of a star; a star that is a colour has another at each place.
  way(j) {
    return this.plane.colored ? "var(--dim)" : `var(--c${j})`;
  }

  showRings(moment, wanted) {
    const {misplaced} = moment;
    const ringed = wanted && misplaced.length <= MOST_RINGS ? misplaced : [];
    const strengths = ringed.length ? ringStrengths(moment) : [];
    each(this.rings, "circle", ringed.map((i, place) =>
      ({transform: to(this.point(i)), r: this.sizes.ring / 2, opacity: strengths[place]})));
  }

  starSize(k) {
    return this.sizes.star * Math.min(1, (10 / k) ** 0.25);
  }

  // The size of the numbers of as many stars.
  typeSize(k) {
    return (this.sizes.number * this.starSize(k)) / this.sizes.star * (k < 10 ? 1 : 0.85);
  }
}

// Of many points those whose lines to a hub do not lie on that of one farther off.
function spokes(points, hub) {
  if (points.length <= MANY_TIES) return points;
  const lengths = points.map((point) => distance(point, hub));
  const longest = Math.max(...lengths);
  const kept = new Map();
  for (const [i, point] of points.entries()) {
    const turn = Math.round(Math.atan2(...minus(point, hub)) * longest);
    if (!(lengths[i] <= lengths[kept.get(turn)])) kept.set(turn, i);
  }
  return [...kept.values()].map((i) => points[i]);
}

// The way of a star, without what would cover a point at its start.
function shortened([first, second, ...rest], gap) {
  if (!second) return "";
  const share = gap / Math.max(distance(first, second), gap);
  const way = [mixed(first, second, share), second, ...rest];
  return line(way.filter(([across]) => !Number.isNaN(across)));
}

// What is expected of a step and, once it has been shown, the truth beside it.
function showMarks(board, marks) {
  const {marks: group, sizes, plane} = board;
  group.replaceChildren();
  if (!marks) return;
  const {points, stars, came, switched} = marks;
  const half = (1.15 * sizes.ring) / 2;
  const box = `M${-half} ${-half}h${2 * half}v${2 * half}h${-2 * half}z`;
  const cross = `${box}l${2 * half} ${2 * half}m0 ${-2 * half}l${-2 * half} ${2 * half}`;
  const at = (i) => to(board.point(i));
  for (const i of points) {
    const wrong = switched && !switched.includes(i);
    make("path", {d: wrong ? cross : box, transform: at(i)}, group);
  }
  for (const i of switched ?? []) {
    if (!points.has(i)) make("path", {d: box, transform: `${at(i)} rotate(45)`}, group);
  }
  for (const [j, row] of stars) {
    const spot = plane.place(row);
    const end = came && plane.place(came[j]);
    if (end && !isGone(end)) make("path", {d: line([spot, end]), class: "error"}, group);
    const guess = make("g", {transform: to(spot)}, group);
    make("circle", {r: 0.36 * sizes.star, style: `stroke:var(--c${j})`}, guess);
    make("text", {text: `${j + 1}?`}, guess);
  }
}
