// The map that some points lie on: water and streets, above their cells.

function showMap(board) {
  const {plane, edges} = board;
  if (board.map) return;
  board.map = make("svg", {width: plane.wide, height: plane.high, class: "clip"});
  edges.after(board.map);
  for (const kind of ["water", "streets"]) {
    const ways = plane[kind] ?? [];
    each(make("g", {class: kind}, board.map), "path", ways.map((way) =>
      ({d: line(way.map((place) => plane.spot(place)))})));
  }
}

SHOWN.push(showMap);
