// What is to be seen at one moment of a run, as kmviz/drawing/board/moment.py tells it.
// Position 3 is step 3, and 3.4 is 40 % of the way from there to step 4.

const HIDDEN = new Set(["seed", "init", "truth"]); // Nothing is on its way to these.

// A run: its steps, pulled from their source as far as somebody looks.
class Run {
  constructor(points, source, {length = 0, reach = Infinity} = {}) {
    Object.assign(this, {points, reach, known: length, steps: []});
    this.source = source[Symbol.iterator]();
  }

  step(i) {
    while (this.steps.length <= i && this.steps.length < this.reach) {
      const {value, done} = this.source.next();
      if (done) break;
      this.steps.push(value);
    }
    return this.steps[i];
  }

  get all() {
    this.step(Infinity);
    return this.steps;
  }

  get length() {
    return this.lengthWithin(Infinity);
  }

  // Work out what comes up to a step; tell whether so many milliseconds were too few.
  lags(i, patience) {
    const began = performance.now();
    while (this.steps.length <= i && this.step(this.steps.length)) {
      if (performance.now() - began > patience) return true;
    }
    return false;
  }

  // How many steps there are; 0 if that is not found out in so many milliseconds.
  lengthWithin(patience) {
    if (!this.known && !this.lags(Infinity, patience)) this.known = this.steps.length;
    return this.known;
  }

  // The points whose label a step changed.
  changed(i) {
    const step = this.step(i);
    if (!step.changed) {
      const before = i && step.phase === "assign" ? this.step(i - 1).labels : step.labels;
      step.changed = where(step.labels, (label, p) => label !== before[p]);
    }
    return step.changed;
  }

  // The centroids that gave the points their colours at a step.
  owners(i) {
    const past = this.steps.slice(0, i + 1);
    return past.findLast(({phase}) => phase === "assign")?.centroids ?? null;
  }

  // Whether anything is on its way from a step to the next.
  moves(i) {
    const there = this.step(i + 1);
    if (!there || there.phase === "seed") return Boolean(there?.chances);
    const from = there.phase === "assign" ? this.owners(i) : this.step(i).centroids;
    return Boolean(from?.some((row, j) => moves(row, there.centroids[j])));
  }

  misplaced(i) {
    const {phase, labels, centroids, ringed} = this.step(i);
    if (ringed) return ringed;
    if (labels[0] < 0 || phase === "assign") return [];
    const next = this.step(i + 1);
    if (next?.phase === "assign") return this.changed(i + 1);
    return where(this.points.nearest(centroids), (label, p) => label !== labels[p]);
  }
}

const between = (here, there, share) =>
  here.map((row, j) => (isGone(there[j]) ? row : mixed(row, there[j], share)));

function momentAt(run, position) {
  const reached = Math.floor(position);
  const share = position - reached;
  const there = share ? run.step(reached + 1) : null;
  if (!there) return atStep(run, reached);
  if (HIDDEN.has(there.phase)) return {...atStep(run, reached), turning: share};
  const way = there.phase === "assign" ? beforeAssign : beforeUpdate;
  return way(run, reached, share);
}

function atStep(run, i) {
  const {phase, labels, centroids, inertia} = run.step(i);
  const left = phase === "update" || phase === "move";
  return moment(run, i, 0, {
    labels, inertia, stars: centroids, owners: run.owners(i),
    borders: left ? centroids : null, misplaced: run.misplaced(i),
  });
}

// Stars are sliding to their places.
function beforeUpdate(run, i, share) {
  const [here, there] = [run.step(i), run.step(i + 1)];
  const {labels} = here;
  const stars = between(here.centroids, there.centroids, share);
  const placed = labels[0] >= 0;
  const nearest = placed ? run.points.nearest(stars) : labels;
  return moment(run, i, share, {
    labels, stars, owners: run.owners(i), borders: stars,
    misplaced: where(nearest, (label, p) => label !== labels[p]),
    inertia: placed ? run.points.inertia(stars, labels) : here.inertia,
  });
}

// Tints are sweeping from old cells to new ones, and colours change as they pass.
function beforeAssign(run, i, share) {
  const [here, there] = [run.step(i), run.step(i + 1)];
  const old = run.owners(i);
  if (!old) return atStep(run, i);
  const owners = old.map((row, j) => mixed(row, there.centroids[j], share));
  const closest = run.points.nearest(owners);
  const waiting = run.changed(i + 1).filter((p) => closest[p] !== there.labels[p]);
  const labels = there.labels.slice();
  for (const p of waiting) labels[p] = here.labels[p];
  const late = new Set(waiting);
  return moment(run, i, share, {
    labels, owners, stars: there.centroids, borders: there.centroids,
    misplaced: where(closest, (label, p) => label !== labels[p] || late.has(p)),
    inertia: there.swarm ? there.inertia : run.points.inertia(there.centroids, labels),
  });
}

// The moment, with what follows from the steps before it.
function moment(run, reached, share, seen) {
  const arrived = !share;
  const step = run.step(reached + !arrived);
  const past = run.steps.slice(0, reached + 1);
  const moves = past.filter(({phase}) => phase !== "seed" && phase !== "assign");
  const trails = moves.map(({centroids}) => centroids);
  return {
    ...seen, run, step, arrived, past, reached, position: reached + share,
    changed: run.changed(reached + !arrived),
    before: arrived ? past.at(-2)?.inertia ?? NaN : past.at(-1).inertia,
    sizes: sizesOf(seen.labels, seen.stars.length),
    trails: [...(trails.length ? trails : [seen.stars]), seen.stars],
  };
}

// The steps up to one of a run, a move of stars by hand, and the way on from there.
function* forked(run, i, centroids, rules) {
  for (let j = 0; j <= i; j++) yield {...run.step(j), stop: undefined};
  const {iteration, labels} = run.step(i);
  const inertia = run.points.inertia(centroids, labels);
  yield {phase: "move", iteration, centroids, labels, inertia};
  const onward = lloyd(run.points, centroids, rules, iteration);
  onward.next();
  yield* onward;
}
