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

// Where values pass a test.
function where(values, test) {
  const found = [];
  for (let i = 0; i < values.length; i++) if (test(values[i], i)) found.push(i);
  return found;
}
