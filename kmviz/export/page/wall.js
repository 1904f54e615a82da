// Several runs on the same points as small boards, which go through the steps together.

class Wall {
  constructor(box, page) {
    const {data, runs, player, board: {plane, sizes}} = page;
    Object.assign(this, {ends: Boolean(data.curves)});
    this.tiles = runs.map((run, i) => {
      const tile = element("button", {}, box);
      const seen = {class: "board", "aria-hidden": true}; // Its numbers are no name of a button.
      const board = new Board(element("div", seen, tile), plane, sizes);
      board.setPoints(player.points);
      board.groups = page.board.groups;
      element("span", {}, tile, data.runs[i].name);
      tile.onclick = () => page.change(() =>
        player.begin(run, Math.min(this.ends ? Infinity : player.at, run.length - 1)));
      return {tile, board, run};
    });
  }

  // At the end of the run that is seen, all are at theirs.
  show({run: seen, position}, shown) {
    const over = this.ends || position >= seen.length - 1;
    for (const {tile, board, run} of this.tiles) {
      tile.setAttribute("aria-pressed", run === seen);
      board.show(momentAt(run, over ? run.length - 1 : Math.min(position, run.length - 1)), shown);
    }
  }
}
