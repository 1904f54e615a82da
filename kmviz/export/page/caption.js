// The caption of a moment, from the templates of Words, as kmviz/drawing/caption.py
// puts it together. Recorded steps of other algorithms bring their captions along.

const CONVERGED = ["labels unchanged", "centroids unchanged"];

// A number in so many digits; of two equally near ones the even one, as in Python.
function rounded(value, digits, form) {
  const text = value[form](digits);
  const finer = value[form](digits + 30);
  const tail = finer.slice(text.length).replace(".", "");
  return /^50*$/.test(tail) && /[13579]$/.test(text) ? finer.slice(0, text.length) : text;
}

// Whether a number is written with a power of ten; there may be none up to a larger bound,
// if one of those beside it has none.
const reachBeside = (values) => (values.every((value) => powered(Math.abs(value))) ? 1 : 1000);
const powered = (size, reach = 1) => !(size >= 1e-4 && size < 1e6 * reach);

function digits(value, more, reach) {
  const size = Math.abs(value);
  if (Number.isNaN(value)) return "";
  if (size && powered(size, reach)) {
    const text = value.toExponential(2 + more).replace("e+", "e");
    return size < 1 ? text.replace(/\.?0+e/, "e") : text;
  }
  if (size >= 1000) return grouped(rounded(value, more, "toFixed"));
  if (size >= 1) return rounded(value, 2 + more, "toFixed");
  if (!size) return "0";
  return rounded(value, 3 + more, "toPrecision");
}

// Five digits and more in groups of three, as SI has it.
function grouped(text) {
  const [whole, ...rest] = text.split(".");
  const gaps = /\d{5}/.test(whole) ? /\B(?=(\d{3})+$)/g : /$^/;
  return [whole.replace(gaps, "\u202f"), ...rest].join(".");
}

// Numbers, three and more in a row as a range.
function ranged(numbers) {
  const rows = [];
  for (const number of numbers) {
    if (rows.at(-1)?.at(-1) === number - 1) rows.at(-1).push(number);
    else rows.push([number]);
  }
  return rows.flatMap((row) => (row[2] ? `${row[0]}–${row.at(-1)}` : row));
}

// A table of words, which fills its templates: {k:star|stars} chooses by a count.
class Words {
  constructor(table) {
    Object.assign(this, table);
    this.singular = new Set(table.ones.split(" ").map(Number));
  }

  fill(template, facts) {
    const plain = (text) => text.replace(/\{(\w+)\}/g, (_, name) => this.written(facts[name]));
    return plain(template.replace(/\{(\w+):((?:[^{}]|\{\w+\})*)\}/g, (_, name, forms) => {
      const fact = facts[name];
      const one = this.singular.has(Array.isArray(fact) ? fact.length : fact);
      return forms.split("|")[one ? 0 : 1];
    }));
  }

  written(fact) {
    if (Array.isArray(fact)) return ranged(fact).join(this.listing);
    return Number.isInteger(fact) ? grouped(String(fact)) : String(fact);
  }

  // A number as short as it can be read aloud, and nothing for none.
  number(value, more = 0, reach = 1) {
    return digits(value, more, reach).replace("-", "−").replace(".", this.decimal);
  }

  // Two numbers, with so many digits more that they differ to the eye, unless too many.
  apart(...values) {
    const reach = reachBeside(values);
    const write = (more) => values.map((value) => this.number(value, more, reach));
    const told = [0, 1, 2, 3, 4].map(write);
    return told.find(([one, other]) => one !== other) ?? told[0];
  }
}

function movedStars({step, past, arrived}) {
  const before = arrived ? past.at(-2) : past.at(-1);
  if (!before || step.phase === "assign") return [];
  return step.centroids.map((row, j) => !isGone(row) && !same(row, before.centroids[j]));
}

function factsOf(moment, words) {
  const {step, sizes} = moment;
  const moved = movedStars(moment);
  const [before, inertia] = words.apart(moment.before, moment.inertia);
  return {
    n: step.labels.length, k: step.centroids.length, iteration: step.iteration,
    changed: moment.changed.length, misplaced: moment.misplaced.length,
    moved: moved.filter((yes, j) => yes && (step.phase !== "update" || sizes[j])).length,
    before, inertia, measure: words.inertia, goal: words.to_the_mean,
  };
}

// Whether it has been seen that nothing changes any more.
const ended = ({step, arrived}) => arrived && CONVERGED.includes(step.stop);

function headline(moment, words) {
  const {step} = moment;
  if (step.told) return step.told[moment.arrived ? 0 : 3];
  const last = moment.arrived ? words.converged : words.check;
  const name = step.phase === "init" ? words.start : words[step.phase];
  return words.fill(CONVERGED.includes(step.stop) ? last : name, factsOf(moment, words));
}

function sentence(moment, words, plane) {
  const {step} = moment;
  if (step.told) return step.told[moment.arrived ? 1 : 2];
  const facts = factsOf(moment, words);
  const parts = [words.fill(happened(moment, words), facts)];
  if (moment.arrived) parts.push(...remarks(moment, words, facts));
  const seen = moment.stars.map((row) => plane.seen(row));
  for (const pile of moment.arrived ? piles(seen) : []) {
    const clusters = pile.map((j) => j + 1);
    const [first, ...others] = pile.map((j) => moment.stars[j]);
    const template = others.every((row) => same(row, first)) ? words.together : words.close_by;
    parts.push(words.fill(template, {...facts, clusters}));
  }
  const outside = numbers(moment.stars.map((row) => plane.beyond(row)));
  if (outside.length) parts.push(words.fill(words.outside, {...facts, clusters: outside}));
  if (step.phase === "init" && plane.tableNote) parts.push(plane.tableNote);
  if (plane.note) parts.push(plane.note);
  return parts.join(words.joiner);
}

// About the longest sentence about a run of so many points and stars, so that room can
// be kept for it; of steps that were recorded each is known.
function longest({steps = []}, words, n, k) {
  const most = words.number(8888.8);
  const facts = {n, k, changed: n, misplaced: n, moved: k, before: most, inertia: most,
    measure: words.inertia, goal: words.to_the_mean};
  const {updated, misplaced, first_assigned: first, labels_unchanged: unchanged} = words;
  const usual = [updated + words.joiner + misplaced, first, unchanged]
    .map((template) => words.fill(template, facts));
  return [...usual, ...steps.flatMap(({told}) => told.slice(1, 3))]
    .reduce((one, other) => (other.length > one.length ? other : one));
}

const numbers = (yes) => yes.flatMap((is, j) => (is ? [j + 1] : []));

function happened(moment, words) {
  const {step, arrived, past} = moment;
  if (!arrived) {
    return {update: words.sliding, move: words.moving}[step.phase] ?? words.joining;
  }
  if (step.stop === "centroids unchanged") {
    const slid = past.at(-2).centroids.some((row, j) =>
      !isGone(row) && !same(row, past.at(-3).centroids[j]));
    return slid ? words.within_tolerance : words.centroids_unchanged;
  }
  if (step.stop && step.stop !== "max_iter") return words[step.stop.replace(" ", "_")];
  const assigned = step.iteration === 1 ? words.first_assigned : words.assigned;
  return {init: words.started, update: words.updated, move: words.moved_by_hand}[
    step.phase] ?? assigned;
}

// What else is to be seen: misplaced points, empty clusters, a run that was cut.
function remarks(moment, words, facts) {
  const {step, sizes, trails} = moment;
  const said = facts.misplaced ? [words.fill(words.misplaced, facts)] : [];
  if (step.phase !== "init") {
    const updated = step.phase === "update";
    const moved = movedStars(moment);
    const gone = step.centroids.map(isGone);
    const vacant = sizes.map((size) => !size);
    const jumped = vacant.map((is, j) => is && updated && moved[j]);
    const rest = vacant.map((is, j) => is && !gone[j] && !jumped[j]);
    const news = gone.map((is, j) =>
      is && (ended(moment) || (updated && !isGone(trails.at(-3)[j]))));
    for (const [template, clusters] of [
      [updated ? words.waiting : words.empty, numbers(rest)],
      [words.relocated, numbers(jumped)],
      [words.dropped, numbers(news)],
    ]) {
      if (clusters.length) said.push(words.fill(template, {...facts, clusters}));
    }
  }
  if (step.stop === "max_iter") said.push(words.fill(words.max_iter, facts));
  return said;
}
