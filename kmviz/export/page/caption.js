// The caption of a moment, from the templates of Words, put together as in
// kmviz/drawing/beside/caption.py. Recorded steps of other algorithms bring their captions along.

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
  return step.centroids.map((row, j) => moves(row, before.centroids[j]));
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

// What happened and, once it has, what else is to be seen: misplaced points, empty
// clusters, a run that was cut, stars that lie on each other or beyond the board.
function sentence(moment, words, plane) {
  const {step, arrived, stars, sizes, trails} = moment;
  if (step.told) return step.told[arrived ? 1 : 2];
  const facts = factsOf(moment, words);
  const parts = [];
  const say = (template, clusters) => parts.push(words.fill(template, {...facts, clusters}));
  const sayOf = (template, chosen) => {
    const clusters = where(stars, (row, j) => chosen(row, j)).map((j) => j + 1);
    if (clusters.length) say(template, clusters);
  };
  say(happened(moment, words));
  if (arrived) {
    if (facts.misplaced) say(words.misplaced);
    if (step.phase !== "init") {
      const updated = step.phase === "update";
      const moved = movedStars(moment);
      const jumped = (_, j) => !sizes[j] && updated && moved[j];
      sayOf(updated ? words.waiting : words.empty, (row, j) =>
        !sizes[j] && !isGone(row) && !jumped(row, j));
      sayOf(words.relocated, jumped);
      sayOf(words.dropped, (row, j) =>
        isGone(row) && (ended(moment) || (updated && !isGone(trails.at(-3)[j]))));
    }
    if (step.stop === "max_iter") say(words.max_iter);
    for (const pile of piles(stars.map((row) => plane.seen(row)), plane)) {
      const [first, ...others] = pile.map((j) => stars[j]);
      const template = others.every((row) => same(row, first)) ? words.together : words.close_by;
      say(template, pile.map((j) => j + 1));
    }
  }
  sayOf(words.outside, (row) => plane.beyond(row));
  if (step.phase === "init" && plane.tableNote) parts.push(plane.tableNote);
  if (plane.note) parts.push(plane.note);
  return parts.join(words.joiner);
}

function happened(moment, words) {
  const {step, arrived, past} = moment;
  if (!arrived) {
    return {update: words.sliding, move: words.moving}[step.phase] ?? words.joining;
  }
  if (step.stop === "centroids unchanged") {
    const slid = past.at(-2).centroids.some((row, j) => moves(row, past.at(-3).centroids[j]));
    return slid ? words.within_tolerance : words.centroids_unchanged;
  }
  if (step.stop && step.stop !== "max_iter") return words[step.stop.replace(" ", "_")];
  const assigned = step.iteration === 1 ? words.first_assigned : words.assigned;
  return {init: words.started, update: words.updated, move: words.moved_by_hand}[
    step.phase] ?? assigned;
}
