// A hand on the page: a pointer on the board, and keys while the board has the focus.

const KEYS = {ArrowRight: "step", ArrowLeft: "back", ArrowUp: "faster", ArrowDown: "slower",
  Home: "first", End: "last", " ": "play", "?": "unfold"};
const CHANGES = {r: "newStart", u: "undo", w: "predict"};
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};

const isPlain = ({ctrlKey, metaKey, altKey}) => !(ctrlKey || metaKey || altKey);

// Whether a control uses a key itself: a deck around would turn its slides by the same.
const isUsed = ({key, target: {tagName}}) => /INPUT|SELECT/.test(tagName)
  ? !/Tab|Escape/.test(key)
  : tagName === "TABLE" ? /Left|Right/.test(key)
  : /BUTTON|SUMMARY/.test(tagName) && [" ", "Enter"].includes(key);

class Hand {
  constructor(page) {
    const {box, root} = page;
    Object.assign(this, {page, held: null});
    box.onpointerdown = (event) => this.press(event);
    box.onpointermove = (event) => event.isPrimary && this.drag(event);
    box.onpointerup = (event) => event.isPrimary && this.release(event);
    box.onpointercancel = () => (this.held = null);
    // Chromium scrolls by a finger on a star, whatever its touch-action says.
    const stay = (event) => Number.isInteger(this.held?.star) && event.preventDefault();
    box.addEventListener("touchmove", stay, {passive: false});
    // Safari selects all text that a drag passes, even one that began where none can be.
    addEventListener("selectstart", (event) => this.held && event.preventDefault());
    root.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => {
      const beside = event.target === document.body;
      if (beside && root === document.querySelector(".kmviz")) this.pass(event);
    });
  }

  press(event) {
    const {page, held} = this;
    if (held && !event.isPrimary) held.moved = true; // Two fingers click nothing.
    if (!event.isPrimary || event.button) return;
    const spot = page.board.spot(event);
    const star = page.data.hand ? page.starAt(spot) : null;
    this.held = {spot, star, grip: null, moved: false, turn: page.turn};
    page.box.setPointerCapture(event.pointerId); // It is let go of beside the board, too.
    if (star !== null) this.held.offset = minus(page.board.spots[star], spot);
  }

  // What was done meanwhile, as by a key, ends a drag: what it held may be no more.
  drag(event) {
    const {held, page} = this;
    if (!held) return;
    if (held.turn !== page.turn) {
      this.held = null;
      return;
    }
    const spot = page.board.spot(event);
    held.moved ||= distance(spot, held.spot) > 4;
    if (!held.moved || held.star === null) return;
    const place = spot.map((value, c) => value + held.offset[c]);
    held.grip = page.moveStar(held.star, place, held.grip);
    held.turn = page.turn;
  }

  release(event) {
    const {held, page} = this;
    this.held = null;
    if (held && !held.moved) page.act(page.board.spot(event));
  }

  key(event) {
    const onBoard = this.page.box.contains(event.target);
    const used = isPlain(event) && (onBoard ? this.pressed(event) : isUsed(event));
    if (!used) return this.pass(event);
    event.stopPropagation();
    if (onBoard) event.preventDefault();
  }

  // Give a key that is not used here to the page around, which may be made by reveal.js.
  pass(event) {
    if (parent === self || !isPlain(event)) return;
    const {key, code, keyCode, shiftKey} = event;
    parent.postMessage({kmviz: "key", key, code, keyCode, shiftKey}, "*");
    parent.postMessage(JSON.stringify({method: "triggerKey", args: [keyCode]}), "*");
  }

  // Do what a key means; tell whether it means anything.
  pressed({key: name, shiftKey, target}) {
    const key = name.length > 1 ? name : name.toLowerCase(); // Caps Lock may be on.
    const {page, page: {card, player, data: {hand, changes, parts}}} = this;
    const part = parts.find(([known]) => known === key);
    const star = [...page.board.stars.children].indexOf(target);
    const act = KEYS[key] ?? (changes && CHANGES[key]);
    if (ARROWS[key] && shiftKey) this.point(ARROWS[key]);
    else if (ARROWS[key] && star >= 0 && hand) this.nudge(star, ARROWS[key]);
    else if (key === "Enter" && (card.pointer || star >= 0)) {
      page.act(card.pointer ?? page.board.spots[star]);
    }
    else if (key === "Escape" && (card.pointer || !card.box.hidden)) card.leave();
    else if (part) page.toggle(part[1]);
    else if (act) page[act]();
    else if (changes && /^[1-9]$/.test(key)) page.setStars(Number(key));
    else if (changes && /^[+-]$/.test(key)) page.setStars(player.k + Number(`${key}1`));
    else return false;
    return true;
  }

  // Move the star that has the focus; what it shows stays in focus.
  nudge(star, [x, y]) {
    const {page} = this;
    const marked = page.player.prediction?.stars.get(star);
    const place = marked ? page.board.plane.place(marked) : page.board.spots[star];
    page.moveStar(star, [place[0] + 10 * x, place[1] - 10 * y]);
  }

  // Move the pointer of those who have no mouse.
  point([x, y]) {
    const {card, board: {plane}} = this.page;
    const from = card.pointer ?? [plane.wide / 2, plane.high / 2];
    card.pointAt(plane.kept([from[0] + 10 * x, from[1] - 10 * y]));
  }
}
