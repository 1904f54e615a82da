// The page: controls, keys and pointer around the board, and the world outside it.

const SHORTEST_GLIDE = 0.12; // Seconds; a shorter way is not worth showing.
const TOUCH = 22; // How far on the screen a finger may be from what it means.
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};
const eased = (share) => share * share * (3 - 2 * share);

function unpacked(text, Numbers) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Numbers(bytes.buffer);
}

const gaps = (rows) => rows.map((row) => row.map((value) => value ?? NaN));

// The steps as they were recorded; labels are given where they change.
function* handedOver(points, {steps, start, rules}) {
  let labels = new Int16Array(points.n).fill(-1);
  for (const step of steps) {
    if (step.labels) labels = unpacked(step.labels, Int16Array);
    yield {...step, labels, centroids: gaps(step.centroids), inertia: step.inertia ?? NaN,
      swarm: step.swarm?.map(gaps)};
  }
  if (start) yield* lloyd(points, start, rules);
}

class Page {
  constructor(root, data) {
    Object.assign(this, {root, data, turn: 0, playing: false, keeping: null});
    this.words = new Words(data.words);
    this.shown = new Set(data.shown);
    this.speed = 1 / data.seconds;
    this.click = "explains";
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    const points = new Points(unpacked(data.points, Float64Array), data.columns, data.part);
    this.runs = data.runs.map((run) => new Run(points, handedOver(points, run), run));
    this.player = new Player(points, this.runs[data.chosen], data);
    this.build();
    this.listen();
    this.offer();
    this.seek(this.asked() ?? (data.curves.length ? Infinity : 0));
    if (new URLSearchParams(location.search).has("autoplay")) this.play();
  }

  asked() {
    return /step=(\d+)/.exec(location.hash)?.[1];
  }

  // What is seen

  build() {
    const {root, words, data} = this;
    element("style", {}, root, STYLE);
    for (const still of root.querySelectorAll(".still")) still.remove();
    const box = element("div", {class: "board", tabindex: 0, role: "application"});
    root.prepend(box);
    this.box = box;
    this.plane = new Plane(data.plane, data.sizes.side);
    this.board = new Board(box, this.plane, data.sizes, words);
    this.board.setPoints(this.player.points);
    this.cross = make("path", {class: "cross"}, box.querySelector(".top"));
    this.why = element("div", {class: "why", role: "status", hidden: ""}, box);
    this.caption = root.querySelector(".caption");
    const side = this.caption.parentElement;
    this.controls = new Controls(this, side);
    this.code = new Code(element("ol", {class: "code"}, side), data.code, words);
    if (data.told) element("p", {class: "told"}, side, data.told);
    this.curves = new Curves(element("div", {class: "charts curves"}, side), data.curves);
    this.charts = new Charts(element("div", {class: "charts"}, side), words, data.measure);
    if (data.hint) element("p", {class: "hint"}, side, data.hint);
    this.controls.more(side);
    if (this.runs.length > 1) this.wall = new Wall(element("div", {class: "wall"}, root), this);
    root.append(root.querySelector("footer"));
  }

  show(position = this.player.at) {
    const {board, player, words, data, shown} = this;
    this.position = position;
    const moment = momentAt(player.run, position);
    board.fit();
    board.show(moment, shown, player.marks);
    this.wall?.show(position, player.run, shown);
    this.charts.box.hidden = !shown.has("inertia");
    this.code.box.hidden = !shown.has("code");
    if (shown.has("inertia")) this.charts.show(moment, shown.has("future"));
    this.code.show(moment, player.k);
    this.curves.show(player.k);
    const [head, remark] = [headline(moment, words), foretold(player, words)];
    const told = sentence(moment, words, board.plane);
    const said = remark ? `${remark}; ${told}` : told;
    this.caption.firstElementChild.textContent = data.title ? `${data.title} · ${head}` : head;
    this.caption.lastElementChild.textContent = said[0].toUpperCase() + said.slice(1);
    if (moment.arrived) this.settle(words.told.replace("{headline}", head).replace("{sentence}", said));
  }

  // Set the controls to the step that was reached, and tell the world.
  settle(told) {
    this.box.setAttribute("aria-label", told);
    this.controls.settle(told);
    this.tell();
  }

  tell() {
    const {position, step} = this.root.kmviz ?? {};
    if (!step || this.told === this.root.kmviz.steps[position]) return;
    this.told = step;
    const detail = {position, ...step};
    this.root.dispatchEvent(new CustomEvent("kmviz:step", {bubbles: true, detail}));
    if (parent !== self) {
      const message = {kmviz: "step", ...detail, labels: Array.from(step.labels)};
      parent.postMessage(message, "*");
    }
  }

  // Going through the steps

  take(playing = false) {
    this.playing = playing;
    this.controls.setPlaying(playing);
    this.hideWhy();
    if (this.gliding) this.player.forward();
    this.gliding = false;
    return ++this.turn;
  }

  seek(i) {
    this.take();
    this.player.seek(i);
    this.show();
  }

  first() {
    this.seek(0);
  }

  last() {
    this.seek(this.player.run.length - 1);
  }

  // From the step that things are moving to, if they are.
  back() {
    this.take();
    this.seek(this.player.at - 1);
  }

  async step() {
    if (this.gliding) {
      this.take();
      return this.show();
    }
    if (this.player.coming) await this.advance(this.take());
  }

  // Show the way to the next step, and the step; tell whether nobody else took over.
  async advance(mine) {
    const seconds = this.still.matches ? 0 : this.data.glide / this.data.seconds / this.speed;
    this.gliding = seconds >= SHORTEST_GLIDE && !this.player.prediction;
    if (this.gliding) {
      const began = performance.now();
      const from = this.player.at;
      for (let share = 0; share < 1; share = (performance.now() - began) / 1000 / seconds) {
        if (share > 0) this.show(from + eased(share));
        await new Promise(requestAnimationFrame);
        if (mine !== this.turn) return false;
      }
      this.gliding = false;
    }
    this.player.forward();
    this.show();
    return mine === this.turn;
  }

  async play() {
    if (this.playing) {
      this.take();
      return this.show();
    }
    const mine = this.take(true);
    if (!this.player.coming) this.player.seek(0);
    this.show();
    const wait = (share) =>
      new Promise((done) => setTimeout(done, (share * 1000) / this.speed));
    const rest = this.still.matches ? 1 : 1 - this.data.glide / this.data.seconds;
    await wait(rest);
    while (mine === this.turn && this.player.coming && (await this.advance(mine))) {
      if (this.player.reveal) break;
      await wait(rest);
    }
    if (mine === this.turn) this.take();
  }

  // Changing the run

  change(act) {
    const {points} = this.player;
    this.take();
    act();
    if (this.player.points !== points) this.board.setPoints(this.player.points);
    this.show();
  }

  choose(i) {
    this.change(() => this.player.begin(this.runs[i], this.wall.ends ?
      this.runs[i].length - 1 : Math.min(this.player.at, this.runs[i].length - 1)));
  }

  setStars(k) {
    const most = Math.min(this.data.sizes.colors, this.player.points.n);
    const wanted = Math.min(Math.max(Math.round(k) || 1, 1), most);
    if (wanted !== this.player.k) this.change(() => this.player.newStart(wanted));
    this.controls.k.value = wanted;
  }

  toggle(part, on = !this.shown.has(part)) {
    this.shown[on ? "add" : "delete"](part);
    this.controls.checks[part].checked = on;
    this.show(this.position);
  }

  // Move a star to a spot, or only what is expected of it.
  moveStar(j, spot, drag = null) {
    const {player, board} = this;
    const row = board.plane.row(spot.map((value) => Math.min(Math.max(value, 0), board.plane.side)),
      player.points.d);
    if (player.prediction) {
      if (player.coming !== "update") return null;
      player.prediction.stars.set(j, row);
      this.show();
      return null;
    }
    let grip = null;
    this.change(() => (grip = player.moveStar(j, row, drag)));
    return grip;
  }

  act(spot) {
    const {player, board, click} = this;
    const [star, point] = [this.starAt(spot), this.pointAt(spot)];
    const row = board.plane.row(spot, player.points.d);
    if (player.prediction) {
      if (point !== null && player.coming === "assign") player.mark(point);
      return this.show();
    }
    const changes = this.data.hand;
    if (changes && star !== null && click === "less") this.change(() => player.removeStar(star));
    else if (changes && click === "star" && player.k < this.data.sizes.colors) {
      this.change(() => player.addStar(row));
    } else if (changes && click === "point") this.change(() => player.addPoint(row));
    else if (point !== null) this.explain(point);
    else this.hideWhy();
  }

  starAt(spot) {
    return nearestOf(this.board.spots, spot, this.reach());
  }

  pointAt(spot) {
    const {places} = this.board;
    let [least, found] = [this.reach(), null];
    for (let i = 0; i < places.length / 2; i++) {
      const away = Math.hypot(places[2 * i] - spot[0], places[2 * i + 1] - spot[1]);
      if (away < least) [least, found] = [away, i];
    }
    return found;
  }

  // How far a finger may be off, in units.
  reach() {
    return (TOUCH * this.board.plane.side) / this.board.canvas.clientWidth;
  }

  explain(point) {
    const {why, board, words, player} = this;
    why.replaceChildren();
    for (const [text, strong] of reasons(player, point, words)) {
      element(strong ? "strong" : "span", {}, why, text);
    }
    const [x, y] = board.point(point).map((value) => (100 * value) / board.plane.side);
    why.hidden = false;
    why.style.cssText = `${x > 50 ? `right:${100 - x + 4}%` : `left:${x + 4}%`};` +
      `${y > 50 ? `bottom:${100 - y}%` : `top:${y}%`}`;
    const [cx, cy] = board.point(point);
    const r = 0.625 * board.sizes.ring;
    this.cross.setAttribute("d", `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`);
  }

  hideWhy() {
    this.why.hidden = true;
    this.cross.setAttribute("d", "");
    this.pointer = null;
  }

  // Pointer and keys

  listen() {
    const {box, root} = this;
    box.onpointerdown = (event) => this.press(event);
    box.onpointermove = (event) => this.drag(event);
    box.onpointerup = (event) => this.release(event);
    box.onpointercancel = () => (this.held = null);
    root.addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => this.seek(this.asked() ?? this.player.at));
    matchMedia("(prefers-color-scheme: dark)").onchange = () => this.show();
    addEventListener("beforeprint", () => {
      this.kept = this.player.at;
      this.last();
    });
    addEventListener("afterprint", () => this.seek(this.kept));
    addEventListener("message", (event) => this.hear(event.data));
    new ResizeObserver(() => {
      if (this.board.fit()) this.show(this.position);
      this.measure();
    }).observe(root);
  }

  press(event) {
    if (!event.isPrimary || event.button) return;
    const spot = this.board.spot(event);
    const star = this.data.hand ? this.starAt(spot) : null;
    this.held = {spot, star, grip: null, moved: false};
    if (star !== null) {
      this.box.setPointerCapture(event.pointerId);
      const place = this.board.spots[star];
      this.held.offset = [place[0] - spot[0], place[1] - spot[1]];
    }
  }

  drag(event) {
    const {held} = this;
    if (!held) return;
    const spot = this.board.spot(event);
    held.moved ||= Math.hypot(spot[0] - held.spot[0], spot[1] - held.spot[1]) > 4;
    if (!held.moved || held.star === null) return;
    const place = spot.map((value, c) => value + held.offset[c]);
    held.grip = this.moveStar(held.star, place, held.grip);
  }

  release(event) {
    const {held} = this;
    this.held = null;
    if (held && !held.moved) this.act(this.board.spot(event));
  }

  key(event) {
    const onBoard = this.box.contains(event.target);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (onBoard && plain && this.pressed(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (parent !== self && plain && !/INPUT|SELECT/.test(event.target.tagName)) {
      const {key, code, keyCode, shiftKey} = event;
      parent.postMessage({kmviz: "key", key, code, keyCode, shiftKey}, "*");
    }
  }

  // Do what a key means; tell whether it means anything.
  pressed({key, shiftKey, target}) {
    const star = [...this.board.stars.children].indexOf(target);
    if (ARROWS[key] && shiftKey) this.point(ARROWS[key]);
    else if (ARROWS[key] && star >= 0 && this.data.hand) this.nudge(star, ARROWS[key]);
    else if (key === "Enter" && this.pointer) this.act(this.pointer);
    else if (key === "Escape" && (this.pointer || !this.why.hidden)) this.hideWhy();
    else if (PARTS[key]) this.toggle(PARTS[key]);
    else {
      const act = this.acts()[key];
      act?.();
      return Boolean(act);
    }
    return true;
  }

  acts() {
    const {player, data} = this;
    const faster = (way) => () => {
      const at = SPEEDS.findIndex((speed) => speed >= this.speed) + way;
      this.speed = SPEEDS[Math.min(Math.max(at, 0), SPEEDS.length - 1)];
      this.controls.pace.value = this.speed;
    };
    const steps = {ArrowRight: () => this.step(), ArrowLeft: () => this.back(),
      Home: () => this.first(), End: () => this.last(), " ": () => this.play(),
      ArrowUp: faster(1), ArrowDown: faster(-1)};
    if (!data.changes) return steps;
    const change = (act) => () => this.change(act);
    const stars = Array.from({length: 9}, (_, i) => [i + 1, () => this.setStars(i + 1)]);
    return {...steps, ...Object.fromEntries(stars), u: change(() => player.undo()),
      r: change(() => player.newStart()), w: change(() => player.predict()),
      "+": () => this.setStars(player.k + 1), "-": () => this.setStars(player.k - 1)};
  }

  // Move the star that has the focus; what it shows stays in focus.
  nudge(star, [x, y]) {
    const marked = this.player.prediction?.stars.get(star);
    const place = marked ? this.board.plane.place(marked) : this.board.spots[star];
    this.moveStar(star, [place[0] + 10 * x, place[1] - 10 * y]);
  }

  // Move the pointer of those who have no mouse.
  point([x, y]) {
    const {side} = this.board.plane;
    const from = this.pointer ?? [side / 2, side / 2];
    const kept = (value) => Math.min(Math.max(value, 0), side);
    this.why.hidden = true;
    this.pointer = [kept(from[0] + 10 * x), kept(from[1] - 10 * y)];
    this.cross.setAttribute("d", `M${this.pointer}m-14 0h28m-14 -14v28`);
  }

  // The world outside

  offer() {
    const page = this;
    this.root.kmviz = {
      get steps() {
        const {run} = page.player;
        return Array.from({length: run.length}, (_, i) => run.step(i));
      },
      get step() {
        return page.player.step;
      },
      get position() {
        return page.player.at;
      },
      seek: (i) => page.seek(i),
      play: () => page.playing || page.play(),
      pause: () => page.playing && page.play(),
      moveStar(i, ...row) {
        if (page.data.hand) page.change(() => page.player.moveStar(i, row));
      },
    };
  }

  hear(message) {
    const {seek, play, pause, moveStar} = this.root.kmviz;
    const acts = {seek: () => seek(message.to), play, pause,
      moveStar: () => moveStar(message.star, ...message.place)};
    acts[message?.kmviz]?.();
  }

  measure() {
    if (parent === self) return;
    const height = Math.ceil(this.root.getBoundingClientRect().height);
    if (height === this.height) return;
    this.height = height;
    parent.postMessage({kmviz: "size", height}, "*");
    parent.postMessage({subject: "lti.frameResize", height}, "*");
  }
}

function nearestOf(spots, [x, y], reach) {
  let [least, found] = [reach, null];
  spots.forEach(([across, up], j) => {
    const away = Math.hypot(across - x, up - y);
    if (away < least) [least, found] = [away, j];
  });
  return found;
}
