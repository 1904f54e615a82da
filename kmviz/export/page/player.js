// A run under the reader's hands: where it stands, what was changed, what was foretold.

const HISTORY = 100; // Changes that can be undone.
const NEAR = 0.1; // A move shorter than this share of the board is judged as if so long.

class Player {
  constructor(run, {runs: [{rules}], hand, measure}) {
    Object.assign(this, {run, rules, hand, measure, at: 0, history: []});
    this.init = "random";
    this.seed = 0;
    this.rest();
  }

  get points() {
    return this.run.points;
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
    const wanted = Math.max(Math.trunc(Number(i)) || 0, 0);
    this.at = this.run.step(wanted) ? wanted : this.run.length - 1;
  }

  forward() {
    const reveal = this.answered();
    this.seek(this.at + 1);
    this.reveal = reveal;
  }

  // Another run, which can be undone.
  begin(run, at = 0) {
    this.history = [...this.history.slice(1 - HISTORY), [this.run, this.at]];
    [this.run, this.at] = [run, at];
    this.rest();
  }

  undo() {
    if (!this.history.length) return;
    [this.run, this.at] = this.history.pop();
    this.rest();
  }

  beginFrom(centroids, points = this.points) {
    this.begin(new Run(points, lloyd(points, centroids, this.rules)));
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
    if (HIDDEN.has(run.step(at).phase)) {
      let first = at; // Stars that were not drawn yet stand where they will.
      while (run.step(first).phase === "seed") first++;
      const {centroids: drawn} = run.step(first);
      this.beginFrom(centroids.map((row, i) => (isGone(row) ? drawn[i] : row)));
    } else {
      const again = run.step(at).phase === "move";
      const source = forked(run, at - again, centroids, this.rules);
      this.begin(new Run(run.points, source), at + !again);
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
    const score = total(scores) / scores.length;
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
