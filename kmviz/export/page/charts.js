// What is charted beside the board, inertia and switches, and the algorithm in lines.

function chart(box, title, name = "") {
  const figure = element("figure", {}, box);
  const head = element("figcaption", {}, figure);
  element("span", {}, head, title);
  const plot = element("div", {class: "plot", "aria-hidden": true}, figure);
  const svg = make("svg", {viewBox: "0 0 320 110", preserveAspectRatio: "none"}, plot);
  const scale = new Scale(plot, name);
  const path = (name) => make("path", {class: name}, svg);
  return {value: element("b", {}, head), future: path("future"), past: path("past"),
    now: path("now"), scale};
}

// The inertia over the half-steps, and how many points each assign moved.
class Charts {
  constructor(box, words, measure) {
    Object.assign(this, {box, words});
    this.inertia = chart(box, measure, words.iteration);
    this.switches = chart(box, words.switches, words.iteration);
  }

  fit() {
    for (const {scale} of [this.inertia, this.switches]) scale.fit();
  }

  show(moment, ahead) {
    const {run, reached, position, past} = moment;
    const steps = ahead ? Array.from({length: run.length}, (_, i) => run.step(i)) : past;
    const path = steps.map((step, i) => [i, step.inertia]);
    const seen = [...path.slice(1, reached + 1), [position, moment.inertia]];
    const doubled = 8 * 2 ** Math.ceil(Math.log2(Math.max(position, 8) / 8));
    const room = ahead && steps.length > 1 ? steps.length - 1 : doubled;
    const across = (x) => (x - BEFORE) / (room + BEHIND - BEFORE);
    const marks = iterationsOf(past, room).map(([at, text]) => [across(at), text]);
    const x = (place) => 320 * across(place);
    this.showStairs(seen, path.slice(1), x, marks);
    this.showBars(moment, steps, x, marks);
    this.inertia.value.textContent = this.words.number(moment.inertia);
  }

  // Set the numbers beside a chart, of which this is the greatest value.
  rule({scale}, most, marks, whole) {
    const top = HEADROOM * most;
    const up = top ? ticksTo(top, this.words, whole) : [[0, "0"]];
    scale.set(up.map(([value, text]) => [value / (top || 1), text]), marks);
  }

  showStairs(seen, ahead, across, marks) {
    const known = (path) => path.filter(([, value]) => !Number.isNaN(value));
    const most = Math.max(...known([...seen, ...ahead]).map(([, value]) => value), 0);
    this.rule(this.inertia, most, marks);
    const place = ([x, value]) => [across(x), 110 - (100 * value) / (most || 1)];
    const stairs = (path) => known(path).map(place).map(([x, y], i) =>
      i ? `H${near(x)}V${near(y)}` : `M${near(x)} ${near(y)}`).join("");
    this.inertia.future.setAttribute("d", stairs(ahead));
    this.inertia.past.setAttribute("d", stairs(seen));
    const [x, y] = known(seen).length ? place(known(seen).at(-1)) : [];
    this.inertia.now.setAttribute("d", x === undefined ? "" : `M${near(x)} ${near(y)}h0`);
  }

  showBars({run, reached}, steps, across, marks) {
    const counts = steps.flatMap(({phase, iteration}, i) =>
      phase === "assign" && iteration > 1 ? [[i, run.changed(i).length]] : []);
    const most = Math.max(...counts.map(([, count]) => count), 0);
    this.rule(this.switches, most, marks, true);
    const bars = (some) => some.map(([i, count]) => `M${near(across(i - 0.7))} 110V` +
      `${near(110 - (100 * count) / (most || 1))}H${near(across(i + 0.7))}V110Z`).join("");
    const done = counts.filter(([i]) => i <= reached);
    this.switches.future.setAttribute("d", bars(counts));
    this.switches.past.setAttribute("d", bars(done));
    this.switches.value.textContent = done.length ? grouped(String(done.at(-1)[1])) : "–";
  }
}

// The algorithm in five lines, of which the one that has just run is lit.
class Code {
  constructor(box, lines, words) {
    Object.assign(this, {box, words});
    this.lines = lines.map(([name, indent, text]) => {
      const made = element("li", {style: `margin-left:${1.2 * indent}em`}, box);
      return {name, text, made};
    });
  }

  show({step, arrived}, k) {
    const stopped = ended({step, arrived});
    const named = {seed: "start", init: "start", assign: "assign", update: "update"};
    const lit = step.lit === undefined ? (stopped ? "stop" : named[step.phase]) : step.lit;
    for (const {name, text, made} of this.lines) {
      made.textContent = this.words.fill(text, {k, goal: this.words.to_the_mean});
      made.className = name === lit ? "lit" : "";
    }
  }
}
