// Steps as they were recorded, and what is seen of them alone: draws and swarms.

const gaps = (rows) => rows.map((row) => row.map((value) => value ?? NaN));

// The steps as they were handed over; labels are given where they change.
function* handedOver(points, {steps, start, rules}) {
  let labels = new Int16Array(points.n).fill(-1);
  for (const step of steps) {
    if (step.labels) labels = Int16Array.from(step.labels);
    yield {...step, labels, centroids: gaps(step.centroids), inertia: step.inertia ?? NaN,
      swarm: step.swarm?.map(gaps)};
  }
  if (start) yield* lloyd(points, points.rows(start), rules);
}

// A disc under each point, whose area is its chance, and a ring around what was drawn.
function showDraw(board, moment) {
  const {sizes, plane} = board;
  const {step, past, arrived, stars} = moment;
  const star = board.starSize(stars.length);
  const chances = chancesOf(moment);
  const discs = Array.from(chances ?? [], (chance, i) => ({transform: to(board.point(i)),
    r: Math.min(sizes.even * Math.sqrt(chance * chances.length), sizes.most * star) / 2}));
  each(board.chances, "circle", discs.filter(({r}) => r > 0.25).sort((one, other) => other.r - one.r));
  const before = past.at(-2)?.centroids;
  const drawn = step.phase === "seed" && arrived ? stars.filter((row, j) =>
    !isGone(row) && !(before && !isGone(before[j]))) : [];
  each(board.drawn, "circle", drawn.map((row) =>
    ({transform: to(plane.place(row)), r: (sizes.around * star) / 2})));
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
