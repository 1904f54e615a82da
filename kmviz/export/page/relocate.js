// What becomes of empty clusters where they are to start anew.

// Move each vacant centroid onto the point that is farthest from its own.
function relocate(points, labels, middles, vacant) {
  const costs = points.costs(middles, labels);
  for (const j of vacant) {
    let farthest = 0;
    for (let i = 1; i < points.n; i++) if (costs[i] > costs[farthest]) farthest = i;
    if (costs[farthest] === 0) return;
    middles[j] = points.row(farthest);
    for (let i = 0; i < points.n; i++) if (same(points.row(i), middles[j])) costs[i] = 0;
  }
}
