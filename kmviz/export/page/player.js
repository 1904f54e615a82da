// A run under the reader's hands: where it stands, what was changed, what was foretold.

const HISTORY = 100; // Changes that can be undone.
const AT_HOME = 1e-6; // A star that is no farther off, as a share of the coordinates, is there.
const NEAR = 0.1; // A move shorter than this share of the board is judged as if so long.

class Player {
  constructor(points, run, {runs: [{rules}], hand, measure}) {
    Object.assign(this, {points, run, rules, hand, measure, at: 0, history: []});
    this.init = "random";
    this.seed = 0;
    this.rest();
  }

  get step() {
    return this.run.step(this.at);
  }

  get k() {
    return this.step.centroids.length;
  }

  get coming() {
    return this.run.step(this.at + 1)?.phase;
  }

  rest() {
    [this.prediction, this.reveal] = [null, null];
  }

  seek(i) {
    this.rest();
    this.at = Math.min(Math.max(Math.trunc(Number(i)) || 0, 0), this.run.length - 1);
  }

  forward() {
    const reveal = this.answered();
    this.seek(this.at + 1);
    this.reveal = reveal;
  }

  // Another run, which can be undone.
  begin(run, at = 0, points = this.points) {
    this.history = [...this.history.slice(1 - HISTORY), [this.run, this.at, this.points]];
    [this.run, this.at, this.points] = [run, at, points];
    this.rest();
  }

  undo() {
    if (!this.history.length) return;
    [this.run, this.at, this.points] = this.history.pop();
    this.rest();
  }

  beginFrom(centroids, points = this.points) {
    this.begin(new Run(points, lloyd(points, centroids, this.rules)), 0, points);
  }

  newStart(k = this.k, init = this.init) {
    this.init = init;
    this.seed += 1;
    this.beginFrom(start(this.points, k, init, generator(this.seed)));
  }

  standing() {
    return this.step.centroids.filter((row) => !isGone(row));
  }

  addStar(row) {
    this.beginFrom([...this.standing(), row]);
  }

  removeStar(j) {
    const removed = this.step.centroids[j];
    const left = this.standing().filter((row) => row !== removed);
    if (left.length) this.beginFrom(left);
  }

  addPoint(row) {
    const {X, d, kind} = this.points;
    const points = new Points(Float64Array.from([...X, ...row]), d, kind);
    this.beginFrom(this.standing(), points);
  }

  // Move a star: at the start this moves the start, later it forks the run. Moves of
  // one drag, which goes on from the run it began with, are one to undo.
  moveStar(j, row, drag = null) {
    const from = drag ?? {run: this.run, at: this.at};
    if (drag) this.undo();
    const {run, at} = from;
    const centroids = run.step(at).centroids.map((old, i) => (i === j ? row : old));
    if (HIDDEN.has(run.step(at).phase)) this.beginFrom(centroids);
    else {
      const again = run.step(at).phase === "move";
      const source = forked(run, at - again, centroids, this.rules);
      this.begin(new Run(this.points, source), at + !again);
    }
    return from;
  }

  get predictable() {
    const {phase} = this.step;
    if (this.coming === "assign") return !HIDDEN.has(phase);
    return this.coming === "update" && this.hand;
  }

  predict() {
    this.prediction = this.prediction || !this.predictable ? null :
      {stars: new Map(), points: new Set()};
    this.reveal = null;
  }

  mark(i) {
    const {points} = this.prediction;
    if (!points.delete(i)) points.add(i);
  }

  // What was marked beside what comes; null if nothing was.
  answered() {
    const {prediction, at, run} = this;
    const coming = run.step(at + 1);
    if (!prediction || !coming) return null;
    if (coming.phase === "assign") {
      return {...prediction, ...switchScore(prediction.points, run.changed(at + 1))};
    }
    if (!prediction.stars.size) return null;
    const scores = [...prediction.stars].map(([j, row]) =>
      starScore(row, this.step.centroids[j], coming.centroids[j], this.points.extents()));
    const score = scores.reduce((sum, each) => sum + each, 0) / scores.length;
    return {...prediction, came: coming.centroids, score};
  }

  get marks() {
    if (this.reveal) return this.reveal;
    if (!this.prediction) return null;
    return {...this.prediction, hides: this.coming === "assign"};
  }
}

// From 100, on the spot, to 0, as far off as the star moved.
function starScore(guess, before, after, board) {
  if (isGone(after)) return 0;
  const widest = Math.max(...board) || 1;
  const way = (one, other) =>
    Math.hypot(...one.map((value, c) => (value - other[c]) / (board[c] || widest)));
  return 100 * Math.max(0, 1 - way(after, guess) / Math.max(way(after, before), NEAR));
}

// The F1 score (van Rijsbergen, 1979) of the marked points.
function switchScore(marked, switched) {
  const total = marked.size + switched.length;
  const hits = switched.filter((i) => marked.has(i)).length;
  return {switched, hits, mistaken: marked.size - hits, missed: switched.length - hits,
    score: total ? (200 * hits) / total : 100};
}

function foretold(player, words) {
  const {marks} = player;
  if (!marks) return "";
  if (marks.score === undefined) {
    const points = player.coming === "assign";
    return words.fill(points ? words.which_switch : words.where_to, {
      marked: points ? marks.points.size : marks.stars.size});
  }
  return words.fill(marks.came ? words.stars_scored : words.points_scored,
    {...marks, score: Math.round(marks.score)});
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
  const stars = far.map((_, j) => j).filter((j) => !Number.isNaN(far[j]));
  stars.sort((one, other) => far[one] - far[other]);
  return stars.slice(0, 6).map((j) => {
    const said = j === nearest ? words.why_nearest : words.why_far;
    return [words.fill(said, {far: words.number(far[j]), star: j + 1}), j === nearest];
  });
}

// What a star is: the mean of its points, and what it costs to be off, line by line.
function standing({run, at, points}, j, words) {
  const {labels, centroids} = run.step(at);
  const own = [...labels.keys()].filter((i) => labels[i] === j);
  const n = own.length;
  const lines = [[words.fill(words.star_points, {star: j + 1, n})]];
  if (!n || points.kind !== "square") return lines;
  const mean = points.means(labels, centroids.length)[j];
  const place = (row) => `(${row.map((value) => words.number(value)).join("; ")})`;
  lines.push([words.fill(words.middle_to_the_mean, {place: place(mean)}), true]);
  if (n > 1 && points.d < 3) lines.push([`= ${place(mean.map((value) => n * value))} / ${n}`]);
  const off = Math.hypot(...mean.map((value, c) => value - centroids[j][c]));
  const home = off <= AT_HOME * Math.max(...mean.map(Math.abs));
  const far = words.number(off);
  const total = (row) => own.reduce((sum, i) => sum + points.cost(i, row), 0);
  const [cost, least] = words.apart(total(centroids[j]), total(mean));
  const costs = home ? words.star_least : words.star_costs;
  lines.push([home ? words.star_there : words.fill(words.star_off, {far})]);
  lines.push([words.fill(costs, {measure: words.inertia, cost, least})]);
  lines.push([home ? words.fill(words.star_grows, {n}) : `${cost} ≈ ${least} + ${n} × ${far}²`]);
  return lines;
}
