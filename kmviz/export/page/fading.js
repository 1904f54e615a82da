// How strongly rings and new borders are drawn on the way: none of them pops up.
// kmviz/drawing/board/fading.py tells it so.

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
  const shares = (ends) => ends.map(([x, y]) => [x / wide, y / high]);
  const away = old.map(shares).map(([start, end]) => {
    const way = minus(end, start);
    const squared = Math.max(dot(way, way), Number.MIN_VALUE);
    return Math.max(...shares(border).map((place) => {
      const share = dot(minus(place, start), way) / squared;
      return distance(place, mixed(start, end, within(share, 0, 1)));
    }));
  });
  return within((Math.min(...away) - SAME_BORDER) / (NEW_BORDER - SAME_BORDER), 0, 1);
}
