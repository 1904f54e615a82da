// Steps as they were recorded, and what is seen of them alone: draws and swarms.

const WITHIN = 8; // So many points lie in a cell, were all spread evenly.
const PALER = 0.99; // The share of the corners that are not the darkest.
const LEVELS = 16; // Shades from the palest to them.
const RIMLESS = 1.7; // Times as large as a point, its rim leaves the shade alone.

const gaps = (rows) => rows.map((row) => row.map((value) => value ?? NaN));

// The steps as they were handed over; labels are given where they change, chances where
// squares do not tell them.
function* handedOver(points, {steps, start, rules}) {
  let [labels, stars] = [new Int16Array(points.n).fill(-1), []];
  for (const step of steps) {
    if (step.labels) labels = Int16Array.from(step.labels);
    const chances = step.chances === true ? chancesBy(points, stars) : step.chances;
    const centroids = gaps(step.centroids);
    stars = centroids.filter((row) => !isGone(row));
    yield {...step, labels, chances, centroids, inertia: step.inertia ?? NaN,
      swarm: step.swarm?.map(gaps)};
  }
  if (start) yield* lloyd(points, points.rows(start), rules);
}

// The chances by squared distances to the nearest of some stars; even ones without.
function chancesBy(points, stars) {
  const squares = listed(points.n, (i) => {
    const row = points.row(i);
    return Math.min(...stars.map((star) => total(minus(row, star).map((away) => away * away))));
  });
  const sum = total(squares);
  return squares.map((square) => (stars.length && sum ? square / sum : 1 / points.n));
}

// A disc under each point, whose area is its chance, and a ring around what was drawn.
// In a crowd the points are shaded instead.
function showDraw(board, moment) {
  const {sizes, plane} = board;
  const {step, past, arrived, stars} = moment;
  const star = board.starSize(stars.length);
  const chances = chancesOf(moment);
  const crowd = chances?.length >= sizes.crowd;
  if (crowd) shadePoints(board, chances);
  const discs = Array.from((!crowd && chances) || [], (chance, i) => ({transform: to(board.point(i)),
    r: Math.min(sizes.even * Math.sqrt(chance * chances.length), sizes.most * star) / 2}));
  each(board.chances, "circle", discs.filter(({r}) => r > 0.25).sort((one, other) => other.r - one.r));
  const before = past.at(-2)?.centroids;
  const drawn = step.phase === "seed" && arrived ? stars.filter((row, j) =>
    !isGone(row) && !(before && !isGone(before[j]))) : [];
  each(board.drawn, "circle", drawn.map((row) =>
    ({transform: to(plane.place(row)), r: (sizes.around * star) / 2})));
}

// Show points the darker, the likelier one of those around them is drawn.
function shadePoints({canvas, dots, places, plane, share, sizes}, chances) {
  if (!dots.begin(chances, share, places)) return;
  const [around, most] = spreadOut(places, chances, plane);
  const colors = getComputedStyle(canvas);
  const [ground, ink] = ["background", "ink"].map((name) => colors.getPropertyValue(`--${name}`));
  const [palest, darkest] = sizes.shades;
  const more = (darkest - palest) / (LEVELS - 1);
  const shades = listed(LEVELS, (level) =>
    `color-mix(in srgb, ${ground}, ${ink} ${100 * (palest + more * level)}%)`);
  for (const [i, sum] of around.entries()) {
    const level = Math.round(Math.sqrt(Math.min(sum / most, 1)) * (LEVELS - 1));
    dots.stamp(shades[level], places[2 * i], places[2 * i + 1], RIMLESS * share);
  }
  dots.end();
}

// What there is around each point: its share of what has gone to the corners of cells,
// to each the more, the nearer. With it comes how much there is around the darkest.
function spreadOut(places, chances, {wide, high}) {
  const side = Math.sqrt((WITHIN * wide * high) / chances.length);
  const columns = Math.ceil(wide / side) + 2;
  const corners = new Float64Array(columns * (Math.ceil(high / side) + 2));
  const each = (i, act) => {
    const [x, y] = [places[2 * i], places[2 * i + 1]].map((place) => Math.max(0, place / side));
    const at = Math.floor(y) * columns + Math.floor(x);
    for (const [step, share] of [[0, (1 - x % 1) * (1 - y % 1)], [1, (x % 1) * (1 - y % 1)],
      [columns, (1 - x % 1) * (y % 1)], [columns + 1, (x % 1) * (y % 1)]]) act(at + step, share);
  };
  const around = new Float64Array(chances.length);
  for (const [i, chance] of chances.entries()) each(i, (at, share) => (corners[at] += share * chance));
  for (const i of around.keys()) each(i, (at, share) => (around[i] += share * corners[at]));
  const sums = corners.filter((sum) => sum).sort();
  return [around, sums[Math.ceil(PALER * (sums.length - 1))]];
}

// The chances of the points, or as they turn into those of the next draw.
function chancesOf({run, reached, arrived, turning}) {
  const {chances} = run.step(reached);
  if (!turning) return arrived ? chances : null;
  const there = run.step(reached + 1).chances;
  return chances && there ? mixed(chances, there, turning) : there;
}

function showSwarm(board, {run, reached, position, arrived}) {
  const here = run.step(reached).swarm;
  const there = arrived ? here : run.step(reached + 1).swarm;
  const sets = here && there ? here.map((set, i) => between(set, there[i], position % 1)) : there;
  const d = starPath(0.2 * board.starSize(sets?.[0].length ?? 1));
  each(board.swarm, "path", (sets ?? []).flat().map((row) =>
    ({d, transform: to(board.plane.place(row))})));
}

SHOWN.push(showDraw, showSwarm);
