// The page's half of shelf.py: small pictures of all boards, one of which is taken.
// It stands behind dropping.js, which sends files.
//
// To the kernel: {kind: "take", item}, the number of a board; {kind: "leave"}, if none
// is wanted; {kind: "file", name, size, n}, with its bytes unless there are too many.
// From the kernel: {kind: "opened"}, whenever somebody has opened them.

const WAYS = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: (columns) => -columns, ArrowDown: (columns) => columns };
const OWN_KEYS = [...Object.keys(WAYS), "Home", "End", "Escape"]; // canvas.js leaves these alone

/** Return the button of a board: its picture with its name below. */
function buttonOf(name, picture, take) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kmviz-board";
  const image = document.createElement("img");
  [image.src, image.alt] = [picture, ""]; // the name below says it
  const label = document.createElement("span");
  label.textContent = name;
  button.append(image, label);
  button.addEventListener("click", take);
  return button;
}

/** Put the focus on a button; of all, the tab key comes to that one. */
function pointTo(grid, item) {
  const buttons = [...grid.children];
  const there = Math.min(Math.max(item, 0), buttons.length - 1);
  buttons.forEach((button, i) => { button.tabIndex = i === there ? 0 : -1; });
  buttons[there]?.focus();
}

/** Return how many buttons there are in a row. */
function columnsOf(grid) {
  const tops = [...grid.children].map((button) => button.offsetTop);
  return tops.filter((top) => top === tops[0]).length;
}

/** Take the keys that lead from board to board, and away, before the notebook does. */
function watchKeys(grid, leave, signal) {
  const press = (event) => {
    const here = [...grid.children].indexOf(document.activeElement);
    if (here < 0 || !OWN_KEYS.includes(event.key)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (event.key === "Escape") leave();
    else if (event.key === "Home") pointTo(grid, 0);
    else if (event.key === "End") pointTo(grid, grid.children.length - 1);
    else pointTo(grid, here + WAYS[event.key](columnsOf(grid)));
  };
  window.addEventListener("keydown", press, { capture: true, signal });
}

/** Return what opens a file. */
function fileField(words, take) {
  const label = document.createElement("label");
  label.className = "kmviz-file";
  const field = document.createElement("input");
  field.type = "file";
  field.addEventListener("change", () => { take(field.files); field.value = ""; });
  label.append(words, field);
  return label;
}

function render({ model, el }) {
  const stop = new AbortController();
  el.classList.add("kmviz-shelf");
  const grid = document.createElement("div");
  grid.className = "kmviz-boards";
  grid.dataset.keys = OWN_KEYS.join(" ");
  grid.setAttribute("role", "group");
  grid.setAttribute("aria-label", model.get("label"));
  const around = (selector) => el.closest(".kmviz")?.querySelector(selector);
  const takeFile = sender(model, () => around(".kmviz-picture")?.focus());
  el.append(fileField(model.get("opens"), takeFile), grid);
  takeDrops(el, takeFile, stop.signal);

  function take(item) {
    around(".kmviz-picture")?.focus(); // it comes into sight, and keys go on with it
    model.send({ kind: "take", item });
  }
  function follow(event) {
    if (around(".kmviz-to-picture")?.contains(event.target)) around(".kmviz-picture")?.focus(); // as above
  }
  function leave() {
    around(".kmviz-opens-boards")?.focus();
    model.send({ kind: "leave" });
  }
  function mark() {
    const taken = model.get("taken");
    [...grid.children].forEach((button, i) => {
      button.setAttribute("aria-pressed", String(i === taken));
      button.tabIndex = i === Math.max(taken, 0) ? 0 : -1;
    });
  }
  function show() {
    const here = [...grid.children].indexOf(document.activeElement);
    grid.replaceChildren(...model.get("boards").map(([name, picture], i) => buttonOf(name, picture, () => take(i))));
    mark();
    if (here >= 0) pointTo(grid, here); // the button that had the focus is another one now
  }
  function opened() {
    const opener = around(".kmviz-opens-boards");
    if (opener && opener === document.activeElement) pointTo(grid, model.get("taken"));
  }
  const heard = Object.entries({ "change:boards": show, "change:taken": mark, "msg:custom": opened });
  heard.forEach(([news, act]) => { model.on(news, act); });
  stop.signal.addEventListener("abort", () => { heard.forEach(([news, act]) => { model.off(news, act); }); });
  watchKeys(grid, leave, stop.signal);
  window.addEventListener("click", follow, { signal: stop.signal });
  show();
  requestAnimationFrame(opened); // by then it is on the page
  return () => stop.abort();
}

export default { render };
