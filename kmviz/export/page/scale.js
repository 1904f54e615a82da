// The numbers along a chart, as ticks.py in kmviz/drawing/artists and scale.py in beside
// choose them: few, round, and all in one form.

const UP = 2; // The most spaces between numbers upwards,
const ACROSS = 5; // and across.
const LONG = 8; // Numbers with so many letters have none beside them at the corners.
const HEADROOM = 1.1; // Height of a chart, as a share of the greatest value in it.
const BEFORE = 0.3; // Steps beside the first one,
const BEHIND = 0.7; // and beside the last.

// Round numbers from 0 to a top, each with how it is written: so far without powers of ten.
function ticksTo(top, words, whole, reach = 1) {
  const [most, scale] = [top / UP, 10 ** Math.floor(Math.log10(top / UP))];
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10].map((digit) => digit * scale);
  const fit = steps.slice(0, steps.findIndex((step) => step >= most) + 1);
  const step = Math.max(fit.findLast((each) => each <= top), whole ? 1 : 0);
  const values = listed(Math.floor(top / step) + 1, (i) => i * step);
  const texts = [plainly, inPowers].map((form) => values.map((value) => form(value, step)));
  const longest = texts.map((each) => Math.max(...each.map(({length}) => length)));
  const form = powered(values.at(-1), reach) && longest[1] <= longest[0] ? 1 : 0;
  const [told, edge] = [texts[form], longest[form] < LONG ? 0 : 0.15 * top];
  const numbers = values.map((value, i) => [value, told[i].replace(".", words.decimal)]);
  return numbers.filter(([value]) => !value || (value >= edge && value <= top - edge));
}

const plainly = (value, step) => {
  const decimals = -Math.floor(Math.log10(1.001 * step));
  const text = value.toFixed(within(decimals, 0, 18)); // above 1e21 with a power
  return value ? grouped(text.replace("+", "")) : "0";
};
const inPowers = (value) =>
  value ? value.toExponential(0).replace("+", "").replace("-", "−") : "0";

// Which iterations are told of so many steps, by where their assigns are or will be.
function iterationsOf(past, room) {
  const places = new Map();
  past.forEach(({phase, iteration}, i) => {
    if (phase === "assign" && !places.has(iteration)) places.set(iteration, i);
  });
  let last = [...places.keys()].at(-1) ?? 0;
  let place = past.length - (past.at(-1).phase === "assign" ? 1 : 2);
  for (; place + 2 <= room; places.set(last, place)) [last, place] = [last + 1, place + 2];
  let every = 1;
  for (let i = 0; places.size / every > ACROSS; i++) every = [2, 5, 10][i % 3] * 10 ** Math.floor(i / 3);
  return [...places].filter(([n]) => n % every === 0).map(([n, at]) => [at, String(n)]);
}

// Give plots beside or above each other the same room for the numbers at their left.
function alignPlots(box, charts) {
  give(box, {style: `--letters:${Math.max(...charts.map(({scale}) => scale.letters))}`});
}

// Lines and numbers at the sides of a plot of 320 by 110 units.
class Scale {
  constructor(plot, lines, name) {
    const title = element("small", {class: "axis"}, plot, name);
    Object.assign(this, {plot, lines, kept: [plot.firstChild, title], told: ""});
  }

  // Places are shares of the plot, each with what is told there.
  set(up, across) {
    const told = JSON.stringify([up, across]);
    if (told === this.told) return;
    this.told = told;
    this.letters = Math.max(...up.map(([, text]) => text.length));
    this.plot.replaceChildren(...this.kept);
    const add = (look, text, style) => element("small", {class: look, style}, this.plot, text);
    for (const [share, text] of up) add("up", text, `bottom:${100 * share}%`);
    for (const [share, text] of across) add("across", text, `left:${100 * share}%`);
    give(this.lines, {d: up.map(([share]) => `M0 ${near(110 - 110 * share)}h320`).join("")});
  }
}
