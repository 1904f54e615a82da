// What is charted beside the board, inertia and switches, and the algorithm in lines.

function chart(box, title, name = "") {
  const figure = element("figure", {}, box);
  const head = element("figcaption", {}, figure);
  element("span", {}, head, title);
  const plot = element("div", {class: "plot", "aria-hidden": true}, figure);
  const svg = make("svg", {viewBox: "0 0 320 110", preserveAspectRatio: "none"}, plot);
  const [grid, future, past, now] = ["grid", "future", "past", "now"]
    .map((name) => make("path", {class: name}, svg));
  return {value: element("b", {}, head), future, past, now, scale: new Scale(plot, grid, name)};
}

// The inertia over the half-steps, and how many points each assign moved.
class Charts {
  constructor(box, {words, data}) {
    Object.assign(this, {box, words});
    this.inertia = chart(box, data.measure, words.iteration);
    this.switches = chart(box, words.switches, words.iteration);
  }

  show(moment, shown) {
    if (hide(this.box, !shown.has("inertia"))) return;
    const {run, past, position} = moment;
    const ahead = shown.has("future");
    const steps = ahead ? run.all : past;
    const doubled = 8 * 2 ** Math.ceil(Math.log2(Math.max(position, 8) / 8));
    const room = ahead && steps.length > 1 ? steps.length - 1 : doubled;
    this.across = (x) => (x - BEFORE) / (room + BEHIND - BEFORE);
    this.marks = iterationsOf(past, room).map(([at, text]) => [this.across(at), text]);
    this.showStairs(moment, steps);
    this.showBars(moment, steps);
    alignPlots(this.box, [this.inertia, this.switches]);
  }

  showStairs({position, reached, before, inertia}, steps) {
    const {past, future, now, value} = this.inertia;
    const known = (path) => path.filter(([, value]) => !Number.isNaN(value));
    const path = steps.map((step, i) => [i, step.inertia]).slice(1);
    const [seen, ahead] = [[...path.slice(0, reached), [position, inertia]], path].map(known);
    const reach = reachBeside([before, inertia]); // as the caption tells both
    const place = this.rule(this.inertia, [...seen, ...ahead], false, reach);
    const stairs = (path) => path.map(place).map(([x, y], i) =>
      i ? `H${x}V${y}` : `M${x} ${y}`).join("");
    give(future, {d: stairs(ahead)});
    give(past, {d: stairs(seen)});
    give(now, {d: seen.slice(-1).map((each) => `M${place(each)}h.1`).join("")});
    give(value, {text: this.words.number(inertia, 0, reach)});
  }

  showBars({run, reached}, steps) {
    const {past, future, value} = this.switches;
    const counts = steps.flatMap(({phase, iteration}, i) =>
      phase === "assign" && iteration > 1 ? [[i, run.changed(i).length]] : []);
    const place = this.rule(this.switches, counts, true, Infinity);
    const bars = (some) => some.map(([i, count]) => {
      const [[left, top], [right]] = [place([i - 0.7, count]), place([i + 0.7, count])];
      return `M${left} 110V${top}H${right}V110Z`;
    }).join("");
    const done = counts.filter(([i]) => i <= reached);
    give(future, {d: bars(counts)});
    give(past, {d: bars(done)});
    give(value, {text: done.length ? grouped(`${done.at(-1)[1]}`) : ""});
  }

  // Set the numbers beside a chart of these values, and return where each is.
  rule({scale}, values, whole, reach) {
    const most = Math.max(...values.map(([, value]) => value), 0);
    const top = HEADROOM * most;
    const up = top ? ticksTo(top, this.words, whole, reach) : [[0, "0"]];
    scale.set(up.map(([value, text]) => [value / (top || 1), text]), this.marks);
    return ([x, value]) => [near(320 * this.across(x)), near(110 - (100 * value) / (most || 1))];
  }
}

// The algorithm in five lines, of which the one that has just run is lit.
class Code {
  constructor(box, {data, words}) {
    Object.assign(this, {box, words, code: data.code});
  }

  show(moment, shown) {
    const {box, words, code} = this;
    const {step: {phase, lit}, stars} = moment;
    if (hide(box, !shown.has("code"))) return;
    const named = {seed: "start", init: "start", assign: "assign", update: "update"};
    const running = lit === undefined ? (ended(moment) ? "stop" : named[phase]) : lit;
    box.replaceChildren();
    for (const [name, indent, text] of code) {
      element("li", {class: name === running ? "lit" : "", style: `margin-left:${1.2 * indent}em`},
        box, words.fill(text, {k: stars.length, goal: words.to_the_mean}));
    }
  }
}
