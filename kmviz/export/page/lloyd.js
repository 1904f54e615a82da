// Lloyd's algorithm, operation for operation as kmviz/core does it: JavaScript has the
// same float64, so labels, centroids and inertia come out equal to the last bit.

const TWO_27 = 2 ** 27 + 1; // Dekker's split: products of the parts are exact.

// The power of two above a number: x = m * 2 ** e with 0.5 <= m < 1, or m < 0.5 where
// no smaller e has 52 bits.
const exponent = (x) => (new Uint32Array(Float64Array.of(x).buffer)[1] >> 20) - 1022;

// The sum, added in an order of our own, as `added` in kmviz/core/nearest/assignment.py does:
// the second half onto the first, again and again. It overwrites the values.
function added(values) {
  let count = values.length;
  while (count > 1) {
    const half = (count + 1) >> 1;
    for (let i = half; i < count; i++) values[i - half] += values[i];
    count = half;
  }
  return values[0];
}

// Points X, n times d numbers in rows, and who is nearest among them.
// A distance adds up a part of each difference: its square, or its absolute value; it
// may be the root of the sum.
class Points {
  constructor(X, d, part = "square") {
    [this.X, this.d, this.n] = [X, d, X.length / d];
    this.kind = part;
    this.part = part === "absolute" ? Math.abs : (x) => x * x;
    this.split = this.summands();
  }

  row(i) {
    return [...this.X.subarray(i * this.d, (i + 1) * this.d)];
  }

  // Rows, of which some are told by the number of the point that is there.
  rows(places) {
    return places.map((place) => (place.length ? place : this.row(place)));
  }

  cost(i, centroid) {
    const {X, d} = this;
    let sum = 0;
    for (let c = 0; c < d; c++) sum += this.part(X[i * d + c] - centroid[c]);
    return this.kind === "root" ? Math.sqrt(sum) : sum;
  }

  nearestTo(i, centroids) {
    return this.nearest(centroids, i, i + 1)[0];
  }

  // The nearest to each point: most of the work, and so in loops over numbers alone.
  nearest(centroids, first = 0, end = this.n) {
    const {X, d, part, kind} = this;
    const flat = Float64Array.from(centroids.flat());
    const labels = new Int16Array(end - first);
    for (let i = first; i < end; i++) {
      let least = Infinity;
      for (let j = 0; j < centroids.length; j++) {
        let cost = 0;
        for (let c = 0; c < d; c++) cost += part(X[i * d + c] - flat[j * d + c]);
        if (kind === "root") cost = Math.sqrt(cost);
        if (cost < least) {
          least = cost;
          labels[i - first] = j;
        }
      }
    }
    return labels;
  }

  costs(centroids, labels) {
    const costs = new Float64Array(this.n);
    for (let i = 0; i < this.n; i++) costs[i] = this.cost(i, centroids[labels[i]]);
    return costs;
  }

  inertia(centroids, labels) {
    return added(this.costs(centroids, labels));
  }

  // How far they reach in each column.
  extents() {
    const {X, d} = this;
    return listed(d, (c) => {
      const column = X.filter((_, i) => i % d === c).sort();
      return column.at(-1) - column[0];
    });
  }

  // Points as leading parts and the tiny rest; all of either add up without rounding.
  summands() {
    const {X, d, n} = this;
    const [leading, rest] = [new Float64Array(X.length), new Float64Array(X.length)];
    for (let c = 0; c < d; c++) {
      let widest = 0;
      for (let i = c; i < X.length; i += d) widest = Math.max(widest, Math.abs(X[i]));
      const anchor = 1.5 * 2 ** (exponent(n * widest) + 1);
      const fine = anchor * 2 ** (exponent(n) - 52);
      for (let i = c; i < X.length; i += d) {
        leading[i] = X[i] + anchor - anchor;
        rest[i] = X[i] - leading[i] + fine - fine;
      }
    }
    return rest.some(Boolean) ? {leading, rest} : {leading: X, rest: null};
  }

  // The exact mean of each cluster of so many points, rounded once; 0 for one without.
  means(labels, counts) {
    const {leading, rest} = this.split;
    const rests = rest && this.sums(rest, labels, counts.length);
    return this.sums(leading, labels, counts.length).map((row, j) => row.map((sum, c) => {
      const count = Math.max(counts[j], 1);
      return rests ? quotient(sum, rests[j][c], count) : sum / count;
    }));
  }

  sums(values, labels, k) {
    const {d, n} = this;
    const sums = listed(k, () => new Array(d).fill(0));
    for (let i = 0; i < n; i++) {
      const row = sums[labels[i]];
      for (let c = 0; c < d; c++) row[c] += values[i * d + c];
    }
    return sums;
  }
}

function quotient(sum, rest, count) {
  const whole = (sum + rest) / count;
  const shifted = whole * TWO_27;
  const high = shifted - (shifted - whole);
  const remainder = sum - count * high - count * (whole - high) + rest;
  return whole + remainder / count;
}

function sizesOf(labels, k) {
  const sizes = new Array(k).fill(0);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) sizes[labels[i]]++;
  return sizes;
}

// Every half-step of a run from these centroids, the first one (init) included.
// Labels before the first assign are -1. `from` numbers the iterations on from a move.
function* lloyd(points, centroids, {max_iter: max = 300, tol = 0, empty = "keep"} = {}, from = 0) {
  const seen = [new Int16Array(points.n).fill(-1)];
  let [labels] = seen;
  yield {phase: "init", iteration: from, centroids, labels, inertia: NaN};
  let unmoved = false;
  for (let i = 1; ; i++) {
    labels = points.nearest(centroids);
    const stop = stopRule(labels, seen, unmoved, i > max);
    seen.push(labels);
    yield halfStep(points, {phase: "assign", iteration: from + i, centroids, labels, stop});
    if (stop) return;
    const middles = moved(points, labels, centroids, empty);
    unmoved = !middles.some((row, j) => reach(row, centroids[j]) > tol);
    centroids = middles;
    yield halfStep(points, {phase: "update", iteration: from + i, centroids, labels});
  }
}

// A step whose inertia is added up once somebody asks for it.
function halfStep(points, step) {
  let known;
  return {...step, get inertia() {
    known ??= points.inertia(step.centroids, step.labels);
    return known;
  }};
}

function reach(one, other) {
  const way = minus(one, other);
  return Math.sqrt(dot(way, way));
}

function stopRule(labels, seen, unmoved, cut) {
  if (unmoved) return "centroids unchanged";
  if (same(labels, seen.at(-1))) return "labels unchanged";
  if (seen.some((earlier) => same(labels, earlier))) return "cycle";
  return cut ? "max_iter" : undefined;
}

// The mean of each cluster; those without points follow the empty rule.
function moved(points, labels, centroids, empty) {
  const sizes = sizesOf(labels, centroids.length);
  const vacant = where(sizes, (size) => !size);
  const middles = points.means(labels, sizes);
  for (const j of vacant) {
    middles[j] = empty === "drop" ? centroids[j].map(() => NaN) : centroids[j];
  }
  if (empty === "farthest" && vacant.length) relocate(points, labels, middles, vacant);
  return middles;
}

// Random numbers from 0 to 1 by a seed, for starts of the page's own.
// Marsaglia, G. (2003). Xorshift RNGs. Journal of Statistical Software 8(14).
function generator(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

// k different points, each as likely as any other, or drawn by squared distances to
// those that were drawn before (k-means++).
function start(points, k, init, random) {
  let squares = new Float64Array(points.n).fill(1);
  const chosen = [];
  while (chosen.length < k) {
    const i = drawn(squares, random);
    const row = points.row(i);
    if (init === "random") squares[i] = 0;
    else {
      squares = squares.map((known, p) =>
        Math.min(chosen.length ? known : Infinity, points.cost(p, row)));
    }
    chosen.push(row);
  }
  return chosen;
}

// An index in proportion to its weight; any one when all weights are zero.
function drawn(weights, random) {
  let left = random() * total(weights);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return Math.floor(random() * weights.length);
}
