// The sizes of the clusters, and how far they are the groups that are known.

class Table {
  constructor(box, page) {
    const {words, data, board} = page;
    const names = data.truth?.names ?? [];
    Object.assign(this, {box, words, names, groups: board.groups, shapes: data.sizes.shapes});
  }

  // The points of each cluster, also while the true groups are seen.
  show({labels: seen, step, past, stars}, shown) {
    const {box, words} = this;
    const labels = step.phase === "truth" ? past.at(-2).labels : seen;
    const sizes = sizesOf(labels, stars.length);
    const grouped = shown.has("truth") && this.groups?.length === labels.length;
    box.hidden = !grouped && !shown.has("sizes");
    box.replaceChildren();
    if (box.hidden) return;
    const none = labels[0] < 0;
    this.head(sizes.length);
    const counts = grouped ? this.agreement(labels, sizes.length) : [];
    for (const [group, row] of counts.entries()) {
      this.row(this.names[group], none ? row.map(() => "–") : row, group);
    }
    if (shown.has("sizes")) this.row(words.table_points, none ? sizes.map(() => "–") : sizes);
    if (grouped) this.row(words.table_rand, [none ? "–" : words.number(adjustedRand(counts))], null, sizes.length);
  }

  head(k) {
    const row = element("tr", {}, this.box);
    element("td", {}, row);
    for (let j = 0; j < k; j++) {
      const style = `background:var(--c${j});color:var(--n${j})`;
      element("span", {style}, element("th", {scope: "col"}, row), `${j + 1}`);
    }
  }

  row(name, figures, group = null, wide = 1) {
    const row = element("tr", {}, this.box);
    const head = element("th", {scope: "row"}, row);
    if (group !== null) this.mark(head, group);
    head.append(name);
    for (const figure of figures) element("td", {colspan: wide}, row, grouped(`${figure}`));
  }

  // The shape of the points of a group.
  mark(head, group) {
    const shape = this.shapes[1 + (group % 10)];
    const box = make("svg", {viewBox: "-0.6 -0.6 1.2 1.2", "aria-hidden": true}, head);
    if (shape) make("path", {d: `${line(shape.map(([x, y]) => [x, -y]))}Z`}, box);
    else make("circle", {r: 0.5}, box);
  }

  agreement(labels, k) {
    const counts = this.names.map(() => new Array(k).fill(0));
    for (const [i, group] of this.groups.entries()) if (labels[i] >= 0) counts[group][labels[i]] += 1;
    return counts;
  }
}

const pairsIn = (count) => (count * (count - 1)) / 2;
const total = (values) => values.reduce((sum, value) => sum + value, 0);

// The adjusted Rand index (Hubert, Arabie 1985) of counts by group and cluster.
function adjustedRand(counts) {
  const groups = counts.map(total);
  const clusters = counts[0].map((_, j) => total(counts.map((row) => row[j])));
  const [both, ofGroups, ofClusters] = [counts.flat(), groups, clusters]
    .map((each) => total(each.map(pairsIn)));
  const chance = (ofGroups * ofClusters) / Math.max(1, pairsIn(total(groups)));
  const most = (ofGroups + ofClusters) / 2;
  return most === chance ? 1 : (both - chance) / (most - chance);
}
