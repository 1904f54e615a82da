// How stars stand, so that no cluster loses sight of its points, as
// kmviz/drawing/board/stance.py tells it: in units of the picture, and y counts from above.

const HIDDEN_MOST = 1 / 3;
const SMALL = 0.5;
const TIGHT = 0.5;
const TOGETHER = 0.025;
const UPPERMOST = 0.45;
const LOWEST = 1.45;
const MORE = 0.15;
const SIDES = listed(5, (i) => [Math.sin(i * 0.4 * Math.PI), -Math.cos(i * 0.4 * Math.PI)]);
const INNER = 0.309017;
const COVERED = 0.125;
const BODY = 0.75;
const WAYS = [[0.5878, 0.809], [-0.5878, 0.809], [0.9511, -0.309], [-0.9511, -0.309], [0, -1]];
const NOTCH = 0.38;
const ASIDE = [0.75, 1.6];
const WIDE = 0.7;
const HIGH = 0.73;
const FREE = 0.01;

// The stars of each spot where there are several.
function piles(spots, {wide, high}) {
  const shares = spots.map(([x, y]) => [x / wide, y / high]);
  const found = [];
  shares.forEach((share, j) => {
    const pile = found.find(([i]) => distance(shares[i], share) < TOGETHER);
    if (pile) pile.push(j);
    else if (!isGone(share)) found.push([j]);
  });
  return found.filter((pile) => pile.length > 1);
}

// Stars at their spots, among the points of a board.
class Crowd {
  constructor(board, spots, labels, numbered) {
    const {sizes, plane: {wide, high}} = board;
    const [radius, type] = [board.starSize(spots.length) / 2, board.typeSize(spots.length)];
    const size = [wide, high];
    Object.assign(this, {board, size, sizes, radius, type, spots, labels, tags: []});
    this.shares = spots.map(() => 1);
    this.alone = spots.map((spot) => !isGone(spot));
    this.counts = this.countsOf(labels.keys());
    this.piles = piles(spots, board.plane);
    for (const pile of this.piles) {
      const lowest = Math.min(LOWEST, 1 + MORE * (pile.length - 1));
      for (const [i, j] of pile.entries()) {
        this.alone[j] = false;
        this.shares[j] = lowest + (i * (UPPERMOST - lowest)) / (pile.length - 1);
      }
    }
    this.near = this.about(spots, Math.max(...this.shares) * radius + sizes.starRim);
    const crowded = this.makeRoom().map((j) => [j]);
    for (const stars of numbered ? [...this.piles, ...crowded] : []) this.tags.push(this.tag(stars));
  }

  stances() {
    const texts = this.spots.map((_, j) => `${j + 1}`);
    const offsets = this.spots.map(() => [0, 0]);
    for (const {stars, middles} of this.tags) {
      for (const [i, j] of stars.entries()) {
        if (i < stars.length - 1) texts[j] += ",";
        offsets[j] = minus(middles[i], this.spots[j]);
      }
    }
    const lifted = this.lifted();
    const bearing = this.standingOn(lifted);
    return {shares: this.shares, offsets, texts, lifted: this.different(lifted), bearing};
  }

  // Spots, each with the points that are no farther than this.
  about(spots, reach) {
    const {board: {places}, labels} = this;
    const pairs = [];
    for (const [j, [left, top]] of spots.entries()) {
      for (let i = 0; i < labels.length; i++) {
        const x = places[2 * i] - left;
        const y = places[2 * i + 1] - top;
        if (x * x + y * y <= reach * reach) pairs.push({j, i, x, y});
      }
    }
    return pairs;
  }

  // Make stars small that hide too much, if that helps; return which stars hid.
  makeRoom() {
    const {spots, alone, shares} = this;
    const near = (spot, other) => distance(spot, other) < 2 * TIGHT * this.radius;
    const tight = where(spots, (spot, j) =>
      alone[j] && spots.some((other, i) => i !== j && near(spot, other)));
    for (const j of tight) shares[j] = SMALL;
    const guilty = this.guilty().filter((j) => alone[j] && !tight.includes(j));
    for (const j of guilty) shares[j] = SMALL;
    const still = guilty.length ? this.guilty() : [];
    for (const j of guilty) if (still.includes(j)) shares[j] = 1;
    return rising([...tight, ...guilty]);
  }

  guilty() {
    return this.standingOn(this.lost(this.under().map(({i}) => i)));
  }

  // The stars under which these points lie.
  standingOn(points) {
    const among = new Set(points);
    if (!among.size) return [];
    return [...new Set(this.under().filter(({i}) => among.has(i)).map(({j}) => j))];
  }

  // The pairs of which the point lies under the star.
  under() {
    return this.near.filter(({j, x, y}) => {
      const edge = this.sizes.starRim / 2 + COVERED * this.sizes.point;
      const reach = INNER * this.radius * this.shares[j] + edge;
      return SIDES.filter(([a, b]) => x * a + y * b > reach).length <= 1;
    });
  }

  // Those hidden points that are too much of their clusters.
  lost(points) {
    const hidden = [...new Set(points)];
    const counts = this.countsOf(hidden);
    return hidden.filter((i) =>
      counts[this.cluster(i)] > HIDDEN_MOST * this.counts[this.cluster(i)]);
  }

  // How many of some points are in each cluster, and in none.
  countsOf(points) {
    const counts = [...this.spots.map(() => 0), 0];
    for (const i of points) counts[this.cluster(i)]++;
    return counts;
  }

  cluster(i) {
    return this.labels[i] < 0 ? this.spots.length : this.labels[i];
  }

  // The points that must not be hidden by stars, nor by their numbers.
  lifted() {
    const under = this.under().map(({i}) => i);
    const lifted = new Set(this.lost(under));
    const within = this.tags.flatMap((tag) =>
      this.about([tag.middle], Math.hypot(...tag.reach)).map(({i}) => i)
        .filter((i) => holds(tag, this.board.point(i))));
    return [...lifted, ...this.lost([...under, ...within].filter((i) => !lifted.has(i)))];
  }

  // The last of the points at each place.
  different(points) {
    const {grain} = this.sizes;
    return rising([...new Map(rising(points).map((i) => {
      const [x, y] = this.board.point(i);
      return [`${Math.round(x / grain)} ${Math.round((this.size[1] - y) / grain)}`, i];
    })).values()]);
  }

  // The numbers of stars where they hide least.
  tag(stars) {
    const {radius, spots, size} = this;
    const points = this.about([spots[stars[0]]], 4 * radius);
    const cost = (tag) => {
      const out = tag.middle.some((value, c) =>
        value < tag.reach[c] || value > size[c] - tag.reach[c]);
      const met = this.tags.filter((other) => holds(tag, other.middle, other.reach)).length;
      const bodies = spots.filter((spot, j) => !stars.includes(j) &&
        holds(tag, spot, [0, 0].fill(BODY * radius * this.shares[j]))).length;
      const hidden = points.filter(({i}) => holds(tag, this.board.point(i)))
        .map(({i}) => 1 / this.counts[this.cluster(i)]);
      const spent = total(hidden) + out + met + bodies;
      return spent < FREE ? 0 : spent;
    };
    return cheapest(this.candidates(stars), cost);
  }

  candidates(stars) {
    const digit = WIDE * this.type;
    const widths = stars.map((j, i) =>
      digit * (`${j + 1}`.length + (i < stars.length - 1 ? 1 : 0)));
    const whole = total(widths);
    const reach = [whole / 2 + this.sizes.halo, (HIGH * this.type) / 2 + this.sizes.halo];
    const radius = this.radius * this.shares[stars[0]];
    const [left, top] = this.spots[stars[0]];
    return ASIDE.flatMap((aside) => WAYS.map(([x, y]) => {
      const far = NOTCH * radius + aside * this.type;
      const middle = [left + far * x + (Math.sign(x) * (whole - digit)) / 2, top - far * y];
      let edge = -whole / 2;
      const middles = widths.map((width) => {
        edge += width;
        return [middle[0] + edge - width / 2, middle[1]];
      });
      return {stars, middle, reach, middles};
    }));
  }
}

// Whether a place lies in a tag, or as near to it.
function holds({middle, reach}, place, more = [0, 0]) {
  return middle.every((value, c) => Math.abs(place[c] - value) < reach[c] + more[c]);
}

// How stars stand part of the way from one step to the next.
function towards(here, there, share) {
  return {
    shares: mixed(here.shares, there.shares, share),
    offsets: here.offsets.map((row, j) => mixed(row, there.offsets[j], share)),
    texts: (share < 0.5 ? here : there).texts,
    lifted: [...new Set([...here.lifted, ...there.lifted])],
    bearing: [...here.bearing, ...there.bearing],
  };
}
