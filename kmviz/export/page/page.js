// The page: controls, keys and pointer around the board, and the world outside it.

const SHORTEST_GLIDE = 0.12; // Seconds; a shorter way is not worth showing.
const TOUCH = 22; // How far on the screen a finger may be from what it means.
const eased = (share) => share * share * (3 - 2 * share);

// Numbers of which the first bytes come first, then all second ones.
function numbersOf(planes) {
  const bytes = new Uint8Array(planes.length);
  const count = planes.length / 8;
  for (let byte = 0; byte < 8; byte++) {
    for (let i = 0; i < count; i++) bytes[8 * i + byte] = planes[byte * count + i];
  }
  return new Float64Array(bytes.buffer);
}

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
const labelsOf = (text) => new Int16Array(bytesOf(text));

const gaps = (rows) => rows.map((row) => row.map((value) => value ?? NaN));

// The steps as they were recorded; labels are given where they change.
function* handedOver(points, {steps, start, rules}) {
  let labels = new Int16Array(points.n).fill(-1);
  for (const step of steps) {
    if (step.labels) labels = labelsOf(step.labels);
    yield {...step, labels, centroids: gaps(step.centroids), inertia: step.inertia ?? NaN,
      swarm: step.swarm?.map(gaps),
      chances: step.chances && new Float32Array(bytesOf(step.chances))};
  }
  if (start) yield* lloyd(points, start, rules);
}

class Page {
  constructor(root, {data: given, points: coordinates, post}) {
    const data = Object.keys(given.others).length ? spoken(given) : given;
    if (data !== given) name(root, data);
    Object.assign(this, {root, data, turn: 0, playing: false});
    this.words = new Words(data.words);
    this.shown = new Set(data.shown);
    this.speed = 1 / data.seconds;
    this.click = "explains";
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    const points = new Points(numbersOf(new Uint8Array(coordinates)), data.columns, data.part);
    this.runs = data.runs.map((run) => new Run(points, handedOver(points, run), run));
    this.player = new Player(points, this.runs[data.chosen], data);
    this.build();
    this.listen();
    this.offer();
    this.seek(this.asked() ?? (data.curves.length ? Infinity : 0));
    if (new URLSearchParams(location.search).has("autoplay")) this.play();
    post.hear = (message) => this.hear(message);
    post.early.forEach(post.hear);
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
    this.plane = new Plane(data.plane, data.sizes.wide, data.sizes.high);
    this.board = new Board(box, this.plane, data.sizes, words);
    if (data.truth) this.board.groups = labelsOf(data.truth.groups);
    this.board.setPoints(this.player.points);
    this.cross = make("path", {class: "cross"}, box.querySelector(".top"));
    this.why = element("div", {class: "why", role: "status", hidden: ""}, box);
    this.caption = root.querySelector(".caption");
    const side = this.caption.parentElement;
    this.controls = new Controls(this, side);
    this.code = new Code(element("ol", {class: "code"}, side), data.code, words);
    this.table = new Table(element("table", {}, side), this);
    if (data.image) this.image = new Repainted(side, data.image, this.player.points);
    if (data.told) element("p", {class: "told"}, side, data.told);
    const over = data.curves.length && element("div", {class: "charts curves"}, side);
    if (over) this.curves = new Curves(over, data.curves);
    this.charts = new Charts(element("div", {class: "charts"}, side), words, data.measure);
    if (data.hint) element("p", {class: "hint"}, side, data.hint);
    this.controls.more(side);
    if (this.runs.length > 1) this.wall = new Wall(element("div", {class: "wall"}, root), this);
    root.append(root.querySelector("footer"));
    for (const {dots} of this.boards()) dots.fit();
  }

  show(position = this.player.at) {
    const {board, player, words, data, shown} = this;
    this.position = position;
    const moment = momentAt(player.run, position);
    board.show(moment, shown, player.marks);
    this.wall?.show(position, player.run, shown);
    this.charts.box.hidden = !shown.has("inertia");
    this.code.box.hidden = !shown.has("code");
    if (shown.has("inertia")) this.charts.show(moment, shown.has("future"));
    this.code.show(moment, player.k);
    this.table.show(moment, shown);
    this.image?.show(moment);
    this.curves?.show(player.k);
    const [head, remark] = [headline(moment, words), foretold(player, words)];
    const told = sentence(moment, words, board.plane);
    const said = remark ? `${remark}; ${told}` : told;
    this.caption.firstElementChild.textContent = data.title ? `${data.title} · ${head}` : head;
    this.caption.firstElementChild.classList.toggle("ended", ended(moment));
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
    if (!step || this.told === step) return;
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
    if (playing !== this.playing) this.controls.setPlaying(playing);
    this.playing = playing;
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
    if (!this.controls.checks[part]) return;
    this.shown[on ? "add" : "delete"](part);
    this.controls.checks[part].checked = on;
    this.show(this.position);
  }

  // Move a star to a spot, or only what is expected of it.
  moveStar(j, spot, drag = null) {
    const {player, board} = this;
    const row = board.plane.row(board.plane.kept(spot), player.points.d);
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
    return (TOUCH * this.board.plane.wide) / this.board.canvas.clientWidth;
  }

  explain(point) {
    const {why, board, words, player} = this;
    why.replaceChildren();
    for (const [text, strong] of reasons(player, point, words)) {
      element(strong ? "strong" : "span", {}, why, text);
    }
    const [across, down] = board.point(point);
    const [x, y] = [(100 * across) / board.plane.wide, (100 * down) / board.plane.high];
    why.hidden = false;
    const beside = x > 50 ? `right:${104 - x}%` : `left:${x + 4}%`;
    const level = y > 50 ? `bottom:${100 - y}%` : `top:${y}%`;
    why.style.cssText = `${beside};${level}`;
    const [cx, cy] = board.point(point);
    const r = 0.625 * board.sizes.ring;
    this.cross.setAttribute("d", `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`);
  }

  hideWhy() {
    this.why.hidden = true;
    this.cross.setAttribute("d", "");
    this.pointer = null;
  }

  listen() {
    this.hand = new Hand(this);
    addEventListener("hashchange", () => this.seek(this.asked() ?? this.player.at));
    for (const query of ["(prefers-color-scheme: dark)", "print"]) {
      matchMedia(query).onchange = () => this.recolor();
    }
    this.room = new Room(this);
  }

  boards() {
    return [this.board, ...(this.wall?.tiles ?? []).map(({board}) => board)];
  }

  recolor() {
    for (const {dots} of this.boards()) dots.stamps.clear();
    this.show(this.position);
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
        const {player, data} = page;
        if (!data.hand) return;
        const {d} = player.points;
        if (!player.step.centroids[i] || row.length !== d || !row.every(Number.isFinite)) {
          throw new TypeError(`moveStar takes the index of a star and numbers, as many as ` +
            `there are columns (${d}), got ${[i, ...row].join(", ")}`);
        }
        page.change(() => player.moveStar(i, row));
      },
    };
  }

  hear(message) {
    const {seek, play, pause, moveStar} = this.root.kmviz;
    const acts = {seek: () => seek(message.to), play, pause,
      moveStar: () => moveStar(message.star, ...[message.place].flat())};
    if (Object.hasOwn(acts, message?.kmviz)) acts[message.kmviz]();
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
