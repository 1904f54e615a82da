// What is charted beside the board, inertia and switches, and the algorithm in lines.

function chart(box, title) {
  const figure = element("figure", {}, box);
  const head = element("figcaption", {}, figure);
  element("span", {}, head, title);
  const svg = make("svg", {viewBox: "0 0 320 130", preserveAspectRatio: "none",
    "aria-hidden": true}, figure);
  const path = (name) => make("path", {class: name}, svg);
  return {value: element("b", {}, head), future: path("future"), past: path("past"),
    now: path("now")};
}

// The inertia over the half-steps, and how many points each assign moved.
class Charts {
  constructor(box, words, measure) {
    Object.assign(this, {box, words});
    this.inertia = chart(box, measure);
    this.switches = chart(box, words.switches);
  }

  show(moment, ahead) {
    const {run, reached, position} = moment;
    const steps = ahead ? Array.from({length: run.length}, (_, i) => run.step(i)) : moment.past;
    const path = steps.map((step, i) => [i, step.inertia]);
    const seen = [...path.slice(1, reached + 1), [position, moment.inertia]];
    const room = Math.max(ahead ? steps.length - 1 : 0, 8 * 2 ** Math.ceil(Math.log2(Math.max(position, 8) / 8)));
    const across = (x) => ((x - 0.3) / (room + 0.4)) * 320;
    this.showStairs(seen, path.slice(1), across);
    this.showBars(moment, steps, across);
    this.inertia.value.textContent = this.words.number(moment.inertia);
  }

  showStairs(seen, ahead, across) {
    const known = (path) => path.filter(([, value]) => !Number.isNaN(value));
    const most = Math.max(...known([...seen, ...ahead]).map(([, value]) => value), 0) || 1;
    const place = ([x, value]) => [across(x), 128 - (value / most) * 116];
    const stairs = (path) => known(path).map(place).map(([x, y], i) =>
      i ? `H${near(x)}V${near(y)}` : `M${near(x)} ${near(y)}`).join("");
    this.inertia.future.setAttribute("d", stairs(ahead));
    this.inertia.past.setAttribute("d", stairs(seen));
    const [x, y] = known(seen).length ? place(known(seen).at(-1)) : [];
    this.inertia.now.setAttribute("d", x === undefined ? "" : `M${near(x)} ${near(y)}h0`);
  }

  showBars({run, reached}, steps, across) {
    const counts = steps.flatMap(({phase, iteration}, i) =>
      phase === "assign" && iteration > 1 ? [[i, run.changed(i).length]] : []);
    const most = Math.max(...counts.map(([, count]) => count), 1);
    const bars = (some) => some.map(([i, count]) =>
      `M${near(across(i - 0.7))} 128V${near(128 - (count / most) * 116)}H${near(across(i + 0.7))}V128Z`,
    ).join("");
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
