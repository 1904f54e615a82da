// The Voronoi cell of each centroid, cut to a box, as kmviz/core/voronoi.py cuts it:
// the box loses what lies beyond each bisector, the nearest centroid's first
// (Sutherland and Hodgman, 1974). Corners are [x, y, who is across the next side].

const NOBODY = -1;
const ROUNDING = 32 * Number.EPSILON;

// The cells, each a list of corners, and the borders, each once and as two ends.
function diagram(centroids, [xmin, xmax, ymin, ymax]) {
  const box = {
    middle: [xmin / 2 + xmax / 2, ymin / 2 + ymax / 2],
    corners: [[xmin, ymin, NOBODY], [xmax, ymin, NOBODY], [xmax, ymax, NOBODY],
      [xmin, ymax, NOBODY]],
    speck: [ROUNDING * Math.max(-xmin, xmax), ROUNDING * Math.max(-ymin, ymax)],
  };
  const places = withoutCopies(centroids);
  const cells = places.map((own, j) => (isGone(own) ? [] : cell(own, j, places, box)));
  const borders = cells.flatMap((polygon, j) =>
    polygon.flatMap((corner, i) => {
      const across = corner[2];
      const next = polygon[(i + 1) % polygon.length];
      return across > j && cells[across].length ? [[corner, next]] : [];
    }),
  );
  return {cells, borders};
}

function withoutCopies(centroids) {
  return centroids.map(([x, y], j) =>
    centroids.slice(0, j).some(([a, b]) => a === x && b === y) ? [NaN, NaN] : [x, y],
  );
}

function cell(own, j, places, {middle, corners, speck}) {
  const others = places
    .map((place, index) => [distance(place, own), index])
    .filter(([gap, index]) => index !== j && !Number.isNaN(gap))
    .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  let polygon = corners;
  for (const [gap, index] of others) {
    if (!(gap < 2 * farthest(polygon, own) * (1 + ROUNDING))) break;
    const way = minus(places[index], own).map((value) => value / gap);
    const along = (place) => dot(way, minus(place, middle));
    const half = along(own) / 2 + along(places[index]) / 2;
    const beyond = polygon.map((corner) => along(corner) - half);
    if (Math.max(...beyond) > 0) polygon = cut(polygon, beyond, index);
  }
  return withoutSpecks(polygon, speck);
}

const farthest = (polygon, own) =>
  Math.max(0, ...polygon.map((corner) => distance(own, corner)));

// The part of a polygon that is not beyond the neighbour's bisector.
function cut(polygon, beyond, neighbour) {
  if (Math.min(...beyond) >= 0) return [];
  return polygon.flatMap((next, i) => {
    const before = (i || polygon.length) - 1;
    const [corner, out, outNext] = [polygon[before], beyond[before], beyond[i]];
    const kept = outNext <= 0 ? [next] : [];
    if (out > 0 === outNext > 0) return kept;
    const share = out / (out - outNext);
    const side = out > 0 ? corner[2] : neighbour;
    const [x, y] = mixed(corner, next, share);
    return [[x, y, side], ...kept];
  });
}

function withoutSpecks(polygon, [width, height]) {
  const kept = polygon.filter(([x, y], i) => {
    const next = polygon[(i + 1) % polygon.length];
    return Math.abs(x - next[0]) > width || Math.abs(y - next[1]) > height;
  });
  return kept.length > 2 ? kept : [];
}
