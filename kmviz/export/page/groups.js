// How far clusters are the groups that are known.

// How many points of each group are in each cluster.
function agreement(groups, labels, names, sizes) {
  const counts = names.map(() => sizes.map(() => 0));
  for (const [i, group] of groups.entries()) if (labels[i] >= 0) counts[group][labels[i]]++;
  return counts;
}

// A row of the table for each group; return how far they are the clusters.
function groupRows(table, labels, sizes, told) {
  const {truth: {groups, names}, sizes: {shapes}} = table.data;
  const counts = agreement(groups, labels, names, sizes);
  for (const [i, row] of counts.entries()) mark(table.row(names[i], told(row)), shapes[i % 10]);
  return adjustedRand(counts);
}

// The shape of the points of a group, before its name.
function mark(head, shape) {
  const box = make("svg", {viewBox: "-0.6 -0.6 1.2 1.2", "aria-hidden": true});
  make("path", {d: markPath(shape, 1)}, box);
  head.prepend(box);
}

const pairsIn = (count) => (count * (count - 1)) / 2;

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
