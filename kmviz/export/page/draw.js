// A moment as a picture: cells below, points on a canvas, and what moves above them.
// Lengths are units of the film's picture; colours are the page's --ink, --c0, --t0, ...

const SVG = "http://www.w3.org/2000/svg";
const GOLDEN = 0.6180339887498949;
const START_GAP = 0.02; // Trails begin so far from where a star began: on a point.
const SHORTEST_ARROW = 0.085; // Shorter moves have no room for an arrow head.
const SHAPED = 1.3; // The size of points that have shapes, as a share of round ones.

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
    else element.setAttribute(key, value);
  }
}

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  give(element, attributes);
  parent?.append(element);
  return element;
}

// Let a group have an element for each item, and set them all.
function each(group, name, items, set) {
  while (group.childElementCount > items.length) group.lastChild.remove();
  while (group.childElementCount < items.length) make(name, {}, group);
  for (const [i, item] of items.entries()) give(group.children[i], set(item, i));
}

const near = (value) => Math.round(10 * value) / 10;
const pairs = (places) => places.map((place) => place.map(near).join()).join(" ");
const line = (places) => `M${pairs(places)}`;
const clear = (group) => group.replaceChildren();

// How the units of the data become places on the board, of so many units.
class Plane {
  constructor(data, wide, high = wide) {
    Object.assign(this, data, {wide, high, side: Math.sqrt(wide * high), known: new WeakMap()});
    const [xmin, xmax, ymin, ymax] = data.bounds;
    this.scale = [wide / (xmax - xmin), high / (ymax - ymin)];
  }

  // A row of the data in the coordinates of the bounds.
  flat(row) {
    const near = row.map((value, c) => value - this.origin[c]);
    if (this.axes) {
      return [0, 1].map((a) => near.reduce((sum, v, c) => sum + v * this.axes[c][a], 0));
    }
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
    const [x, y] = this.place(row);
    return x < 0 || x > this.wide || y < 0 || y > this.high;
  }

  // The nearest spot that is on the board.
  kept([x, y]) {
    return [Math.min(Math.max(x, 0), this.wide), Math.min(Math.max(y, 0), this.high)];
  }

  // Where a row is, as shares of the board; nan if it is not on it.
  seen(row) {
    const [x, y] = this.place(row);
    return this.beyond(row) ? [NaN, NaN] : [x / this.wide, y / this.high];
  }

  // The cells of centroids; those of steps are asked for at several of them.
  diagram(centroids) {
    if (!this.known.has(centroids)) {
      const {cells, borders} = diagram(centroids.map((row) => this.flat(row)), this.bounds);
      const spots = (corners) => corners.map((corner) => this.spot(corner));
      this.known.set(centroids, {cells: cells.map(spots), borders: borders.map(spots)});
    }
    return this.known.get(centroids);
  }
}

// The board in a box. Its stars can be taken where there are words to name them.
class Board {
  constructor(box, plane, sizes, words = null) {
    Object.assign(this, {box, plane, sizes, words});
    const width = sizes.left + plane.wide + sizes.right;
    const height = sizes.above + plane.high + sizes.below;
    const view = `${-sizes.left} ${-sizes.above} ${width} ${height}`;
    const layer = (name) => make("svg", {viewBox: view, class: name}, box);
    const ground = layer("ground");
    this.canvas = box.appendChild(document.createElement("canvas"));
    const share = (part, whole) => `${(100 * part) / whole}%`;
    this.canvas.style.cssText = `left:${share(sizes.left, width)};` +
      `width:${share(plane.wide, width)};top:${share(sizes.above, height)};` +
      `height:${share(plane.high, height)}`;
    this.dots = new Dots(this.canvas, sizes, plane);
    const top = layer("top");
    for (const group of ["cells", "edges"]) this[group] = make("g", {class: group}, ground);
    const clipped = {width: plane.wide, height: plane.high, class: "clip"};
    this.map(make("svg", clipped, ground));
    for (const group of ["lines", "chances"]) this[group] = make("g", {class: group}, ground);
    const clip = make("svg", clipped, top);
    for (const group of ["borders", "trails", "heads", "rings"]) {
      this[group] = make("g", {class: group}, clip);
    }
    for (const group of ["swarm", "stars", "lifted", "drawn", "marks"]) {
      this[group] = make("g", {class: group}, top);
    }
    this.frame(ground);
  }

  // The map below the points.
  map(ground) {
    for (const kind of ["water", "streets"]) {
      const group = make("g", {class: kind}, ground);
      for (const way of this.plane[kind]) {
        make("path", {d: line(way.map((place) => this.plane.spot(place)))}, group);
      }
    }
  }

  frame(ground) {
    const {plane, sizes} = this;
    const {wide, high, ticks, names} = plane;
    const out = sizes.frame / 2;
    make("rect", {class: "frame", x: -out, y: -out, width: wide + 2 * out,
      height: high + 2 * out}, ground);
    const text = (text, attributes) => make("text", {text, ...attributes}, ground);
    const [xmin, , ymin] = plane.bounds;
    for (const [value, told] of ticks[0]) {
      text(told, {class: "tick", x: near(plane.spot([value, ymin])[0]), y: high + 20});
    }
    for (const [value, told] of ticks[1]) {
      text(told, {class: "tick up", x: -8, y: near(plane.spot([xmin, value])[1] + 5)});
    }
    text(names[0], {class: "name", x: wide, y: high + 20});
    text(names[1], {class: "name", x: 0, y: -8, transform: "rotate(-90)"});
  }

  // The units of the picture at a place on the screen.
  spot(event) {
    const {left, top, width} = this.canvas.getBoundingClientRect();
    const unit = this.plane.wide / width;
    return [(event.clientX - left) * unit, (event.clientY - top) * unit];
  }

  setPoints(points) {
    const {plane} = this;
    this.footing = new Footing(this);
    const shade = (_, i) => dye(points.row(i), SHADES);
    this.shades = plane.colored ? Array.from({length: points.n}, shade) : null;
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
    const stars = moment.stars.map((row) => this.plane.place(row));
    const straight = this.plane.cells && shown.has("cells");
    const owned = straight && moment.owners ? this.plane.diagram(moment.owners) : null;
    const coming = owned && moment.borders && !marks?.hides ?
      this.plane.diagram(moment.borders).borders : [];
    this.showCells(owned);
    this.showBorders(coming, owned);
    this.showTies(moment, stars, shown.has("lines"));
    this.showChances(moment);
    this.showPoints(moment, shown);
    this.showTrails(moment, shown.has("trails"));
    this.showRings(moment, shown.has("rings") && !marks?.hides);
    this.showSwarm(moment);
    this.spots = stars;
    this.stances = this.footing.at(moment, shown.has("numbers"));
    showStars(this, moment);
    showLifted(this, moment, shown);
    showMarks(this, marks);
  }

  showCells(owned) {
    each(this.cells, "polygon", owned?.cells ?? [], (cell, j) => ({
      points: pairs(cell), style: `fill:var(--t${j})`}));
    each(this.edges, "path", owned ? [owned.borders] : [], (borders) => ({
      d: borders.map(line).join("")}));
  }

  // The borders that the next assign will draw, dashed where they are new.
  showBorders(coming, owned) {
    const {wide, high} = this.plane;
    const fresh = coming.map((border) =>
      [border, borderStrength(border, owned.borders, [wide, high])]);
    each(this.borders, "path", fresh.filter(([, strength]) => strength), ([border, strength]) =>
      ({d: line(border), opacity: strength}));
  }

  showTies({labels, stars}, spots, wanted) {
    if (!wanted || labels[0] < 0) return clear(this.lines);
    const ties = stars.map(() => "");
    for (const [i, label] of labels.entries()) {
      ties[label] += line([this.point(i), spots[label]]);
    }
    each(this.lines, "path", ties, (d, j) => ({d, style: `stroke:${this.way(j)}`}));
  }

  // A disc under each point, whose area is its chance, and a ring around what was drawn.
  showChances({chances, step, past, arrived, stars}) {
    const largest = this.sizes.most * this.starSize(stars.length);
    const sizes = Array.from(chances ?? [], (chance, i) =>
      [i, Math.min(this.sizes.even * Math.sqrt(chance * chances.length), largest)]);
    const discs = sizes.filter(([, size]) => size > 0.5).sort((one, other) => other[1] - one[1]);
    each(this.chances, "circle", discs, ([i, size]) => {
      const [cx, cy] = this.point(i).map(near);
      return {cx, cy, r: near(size / 2)};
    });
    const before = past.at(-2)?.centroids;
    const drawn = step.phase === "seed" && arrived ? stars.filter((row, j) =>
      !Number.isNaN(row[0]) && !(before && !Number.isNaN(before[j][0]))) : [];
    each(this.drawn, "circle", drawn.map((row) => this.plane.place(row)), ([cx, cy]) => ({
      cx: near(cx), cy: near(cy), r: (this.sizes.around * this.starSize(stars.length)) / 2}));
  }

  showPoints({labels, step}, shown) {
    const grouped = this.isGrouped(labels, shown);
    const shaped = grouped ? "truth" : shown.has("shapes") || this.sizes.shaped;
    const {dots, places, groups} = this;
    if (!dots.begin(shaped, labels, places, step.batch)) return;
    const looks = this.shades ?? labels;
    for (let i = 0; i < labels.length; i++) {
      const [x, y] = [places[2 * i], places[2 * i + 1]];
      if (grouped) dots.stamp(labels[i], x, y, SHAPED, groups[i]);
      else dots.stamp(looks[i], x, y, dots.shaped ? SHAPED : 1);
    }
    const larger = step.batch?.length === 1 ? 2 : 1.3;
    for (const i of step.batch ?? []) dots.stamp("batch", ...this.point(i), larger);
    dots.end();
  }

  isGrouped(labels, shown) {
    return shown.has("truth") && this.groups?.length === labels.length;
  }

  showTrails({trails, arrived, step}, wanted) {
    if (!wanted) return [this.trails, this.heads].forEach(clear);
    const ways = trails.map((rows) => rows.map((row) => this.plane.place(row)));
    const {side} = this.plane;
    const paths = ways[0].map((_, j) => shortened(ways.map((way) => way[j]), START_GAP * side));
    each(this.trails, "path", [...paths, ...paths], (path, i) => ({
      d: path, class: i < paths.length ? "halo" : "",
      style: i < paths.length ? "" : `stroke:${this.way(i - paths.length)}`}));
    const there = ways.at(-1);
    const here = ways.at(-Math.min(arrived ? 3 : 2, ways.length));
    const heads = ["update", "move"].includes(step.phase) ? there.flatMap((end, j) => {
      const [x, y] = [end[0] - here[j][0], end[1] - here[j][1]];
      if (!(Math.hypot(x, y) > SHORTEST_ARROW * side)) return [];
      const turn = (Math.atan2(y, x) * 180) / Math.PI;
      const [across, up] = [here[j][0] + 0.4 * x, here[j][1] + 0.4 * y];
      return [[`translate(${near(across)} ${near(up)}) rotate(${near(turn)})`, j]];
    }) : [];
    const a = this.sizes.arrow / 2;
    each(this.heads, "path", heads, ([transform, j]) => ({
      d: `M${a} 0L${-a} ${a}V${-a}Z`, transform, style: `fill:${this.way(j)}`}));
  }

  // The colour of the way of a star; a star that is a colour has another at each place.
  way(j) {
    return this.plane.colored ? "var(--dim)" : `var(--c${j})`;
  }

  showRings(moment, wanted) {
    const {misplaced} = moment;
    const ringed = wanted && misplaced.length <= MOST_RINGS ? misplaced : [];
    const strengths = ringed.length ? ringStrengths(moment) : [];
    each(this.rings, "circle", ringed, (i, place) => {
      const [cx, cy] = this.point(i).map(near);
      return {cx, cy, r: this.sizes.ring / 2, opacity: strengths[place]};
    });
  }

  showSwarm({swarm}) {
    const size = 0.2 * this.starSize(swarm?.[0].length ?? 1);
    const spots = (swarm ?? []).flat().map((row) => this.plane.place(row));
    each(this.swarm, "path", spots, (spot) => ({
      d: starPath(size), transform: `translate(${pairs([spot])})`}));
  }

  starSize(k) {
    return this.sizes.star * Math.min(1, (10 / k) ** 0.25);
  }

  // The size of the numbers of as many stars.
  typeSize(k) {
    return (this.sizes.number * this.starSize(k)) / this.sizes.star * (k < 10 ? 1 : 0.85);
  }
}

// The way of a star, without what would cover a point at its start.
function shortened([first, second, ...rest], gap) {
  const [x, y] = [second[0] - first[0], second[1] - first[1]];
  const share = gap / Math.max(Math.hypot(x, y), gap);
  const way = [[first[0] + share * x, first[1] + share * y], second, ...rest];
  return line(way.filter(([across]) => !Number.isNaN(across)));
}

// What is expected of a step and, once it has been shown, the truth beside it.
function showMarks({marks: group, sizes, plane, point, places}, marks) {
  clear(group);
  if (!marks) return;
  const half = (1.15 * sizes.ring) / 2;
  const box = `M${-half} ${-half}H${half}V${half}H${-half}Z`;
  const at = (i) => `translate(${pairs([point.call({places}, i)])})`;
  const known = marks.score !== undefined;
  const came = new Set(marks.switched);
  for (const i of marks.points) {
    const cross = known && !came.has(i) ? `M${-half} ${-half}L${half} ${half}M${half} ${-half}L${-half} ${half}` : "";
    make("path", {d: box + cross, transform: at(i)}, group);
  }
  for (const i of marks.switched ?? []) {
    if (!marks.points.has(i)) make("path", {d: box, transform: `${at(i)} rotate(45)`}, group);
  }
  for (const [j, row] of marks.stars) {
    const spot = plane.place(row);
    const end = known ? plane.place(marks.came[j]) : spot;
    if (known && !isGone(end)) make("path", {d: line([spot, end]), class: "error"}, group);
    const guess = make("g", {transform: `translate(${pairs([spot])})`}, group);
    make("circle", {r: 0.36 * sizes.star, style: `stroke:var(--c${j})`}, guess);
    make("text", {text: `${j + 1}?`}, guess);
  }
}
