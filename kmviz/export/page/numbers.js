// What all scripts do with numbers, and with rows of them such as places.

const within = (value, least, most) => Math.max(Math.min(value, most), least);
const total = (values) => values.reduce((sum, value) => sum + value, 0);
const minus = (one, other) => one.map((value, c) => value - other[c]);
const dot = (one, other) => total(one.map((value, c) => value * other[c]));
const distance = (one, other) => Math.hypot(...minus(one, other));
const mixed = (one, other, share) => one.map((value, c) => value + share * (other[c] - value));
const rising = (values) => values.sort((one, other) => one - other);
const isGone = (centroid) => Number.isNaN(centroid[0]);
const same = (one, other) => one.every((value, i) => value === other[i]);
const moves = (row, other) => !isGone(row) && !same(row, other);

// What is made of each number from 0 up to a count.
const listed = (count, made) => Array.from({length: count}, (_, i) => made(i));

// The first of some things that costs least, and less than a bound; null if none does.
function cheapest(things, cost, bound = Infinity) {
  let [found, least] = [null, bound];
  for (const thing of things) {
    const spent = cost(thing);
    if (spent < least) [found, least] = [thing, spent];
  }
  return found;
}

// A function of things, which remembers what it told of each.
function remembering(tell) {
  const known = new WeakMap();
  return (thing) => known.get(thing) ?? known.set(thing, tell(thing)).get(thing);
}

// Where values pass a test.
function where(values, test) {
  const found = [];
  for (let i = 0; i < values.length; i++) if (test(values[i], i)) found.push(i);
  return found;
}
