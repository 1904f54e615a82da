// The sizes of the clusters, and how far they are the groups that are known.

class Table {
  constructor(box, page) {
    const {words, data} = page;
    box.tabIndex = 0; // One that is wider than the page is scrolled by keys.
    Object.assign(this, {box, page, words, data});
  }

  // The points of each cluster, also while the true groups are seen.
  show({labels: seen, step, past, stars}, shown) {
    const {box, words} = this;
    const labels = step.phase === "truth" ? past.at(-2).labels : seen;
    const {grouped} = this.page.board;
    if (hide(box, !grouped && !shown.has("sizes"))) return;
    box.replaceChildren();
    const sizes = sizesOf(labels, stars.length);
    const told = (figures) => labels[0] < 0 ? figures.map(() => "–") : figures;
    const head = element("tr", {}, box);
    element("td", {}, head);
    for (const j of sizes.keys()) {
      const style = `background:var(--c${j});color:var(--n${j})`;
      element("span", {style}, element("th", {scope: "col"}, head), `${j + 1}`);
    }
    const rand = grouped && groupRows(this, labels, sizes, told);
    if (shown.has("sizes")) this.row(words.table_points, told(sizes));
    if (grouped) this.row(words.table_rand, told([words.number(rand)]), sizes.length);
  }

  row(name, figures, wide = 1) {
    const row = element("tr", {}, this.box);
    const head = element("th", {scope: "row"}, row, name);
    for (const figure of figures) element("td", {colspan: wide}, row, grouped(`${figure}`));
    return head;
  }
}
