// How strongly rings and new borders are drawn on the way, as kmviz/drawing/fading.py
// tells it: none of them pops up.

const SAME_BORDER = 0.004; // Borders as near to an old one are not drawn anew.
const NEW_BORDER = 0.012;
const MOST_RINGS = 300; // More hide what they point at.
const FULL = 240;

function ringStrengths(moment) {
  const {misplaced, arrived, step, past, reached, run, run: {points}, stars, owners} = moment;
  if (arrived || !misplaced.length) return misplaced.map(() => 1);
  const there = step.centroids;
  const before = past.at(-1).labels;
  const excess = (p, centroids, other) =>
    points.cost(p, centroids[before[p]]) - points.cost(p, centroids[other]);
  const thin = Math.min(1, (MOST_RINGS - misplaced.length) / (MOST_RINGS - FULL));
  const sweep = step.phase === "assign";
  const [here, far] = sweep ? [owners, run.owners(reached)] : [stars, there];
  return misplaced.map((p) => {
    const other = sweep ? step.labels[p] : points.nearestTo(p, there);
    const share = excess(p, here, other) / excess(p, far, other);
    return Number.isFinite(share) ? thin * within(share, 0, 1) : 0;
  });
}

// How strongly a new border is drawn, by its distance from the old ones.
function borderStrength(border, old, {wide, high}) {
  const away = old.map(([start, end]) => {
    const way = [(end[0] - start[0]) / wide, (end[1] - start[1]) / high];
    const squared = Math.max(way[0] ** 2 + way[1] ** 2, Number.MIN_VALUE);
    return Math.max(...border.map(([x, y]) => {
      const off = [(x - start[0]) / wide, (y - start[1]) / high];
      const share = (off[0] * way[0] + off[1] * way[1]) / squared;
      const kept = within(share, 0, 1);
      return Math.hypot(off[0] - kept * way[0], off[1] - kept * way[1]);
    }));
  });
  return within((Math.min(...away) - SAME_BORDER) / (NEW_BORDER - SAME_BORDER), 0, 1);
}
