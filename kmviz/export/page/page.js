// The page: controls, keys and pointer around the board, and the world outside it.

const SHORTEST_GLIDE = 0.12; // Seconds; a shorter way is not worth showing.
const TOUCH = 22; // How far on the screen a finger may be from what it means.
const BUSY = 100; // Milliseconds in which steps are worked out without a picture.
const LEAST = 0.75; // Pixels that a unit has at least, so that the numbers can be read.
const eased = (share) => share * share * (3 - 2 * share);

// Numbers of which the first bytes come first, then all second ones: whole ones where
// they are to be divided, first the least of the columns, then what is above them.
function numbersOf(planes, {divisor, columns}) {
  const wide = divisor ? 4 : 8;
  const {buffer} = planes.map((_, i) =>
    planes[(i % wide) * (planes.length / wide) + Math.floor(i / wide)]);
  if (!divisor) return new Float64Array(buffer);
  const whole = new Int32Array(buffer);
  return Float64Array.from(whole.subarray(columns), (above, i) =>
    ((above + whole[i % columns]) | 0) / divisor);
}

class Page {
  constructor(given, script) {
    const {parentElement: root} = script;
    const data = given.others ? spoken(given, root) : given;
    Object.assign(this, {root, data, turn: 0, playing: false, click: "explains",
      words: new Words(data.words), shown: new Set(data.shown), speed: 1 / data.seconds});
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    const points = new Points(numbersOf(script.points, data), data.columns, data.part);
    const steps = (run) =>
      run.steps ? handedOver(points, run) : lloyd(points, points.rows(run.start), run.rules);
    this.runs = data.runs.map((run) => new Run(points, steps(run), run));
    this.player = new Player(this.runs[data.chosen], data);
    this.build();
    this.listen();
    this.offer();
    this.seek(this.asked() ?? (data.curves ? Infinity : 0));
    if (new URLSearchParams(location.search).has("autoplay")) this.playOnceSeen();
    script.hear = (event) => this.hear(event);
  }

  asked() {
    return /step=(\d+)/.exec(location.hash)?.[1];
  }

  // What is seen

  build() {
    const {root, data} = this;
    const style = root.querySelector("style");
    const nested = style?.sheet?.cssRules[0].cssRules; // which browsers before 2023 know not
    if (!nested) throw new Error("The styles of this page are forbidden, or not understood");
    const own = `.kmviz[data-look="${root.dataset.look}"]:not(#_)`; // as writing.py has it
    element("style", {nonce: style.nonce}, root, STYLE.replaceAll(".kmviz", own));
    new Room(this);
    shade(this);
    const spare = ":scope > :not(style, script, .side, footer), .side > :not(.caption)";
    for (const each of root.querySelectorAll(spare)) each.remove();
    const box = element("div", {class: "board", tabindex: 0, role: "application"});
    root.prepend(box);
    this.box = box;
    this.card = new Card(this);
    this.lay();
    this.caption = root.querySelector(".caption");
    const [head, sentence] = data.longest;
    give(this.caption, {"data-head": head, "data-sentence": sentence});
    const side = this.caption.parentElement;
    const added = (name, look, text) => element(name, {class: look}, side, text);
    this.controls = new Controls(this, side);
    side.append(this.caption); // Below them: they stay where they are, however long it is.
    this.views = [new Code(added("ol", "code"), this), new Table(added("table", ""), this)];
    if (data.image) this.views.push(new Repainted(side, data.image, this.player.points));
    if (data.told) added("p", "told", data.told);
    if (data.curves) this.views.push(new Curves(added("div", "curves"), data.curves));
    this.views.push(new Charts(added("div", "charts"), this));
    if (data.hint) added("p", "hint", data.hint);
    this.controls.more(side);
    if (this.runs.length > 1) {
      this.wall = new Wall(element("div", {class: "wall"}, root), this);
      this.views.push(this.wall);
    }
    root.append(root.querySelector("footer"));
    for (const {dots} of this.boards()) dots.fit();
  }

  // Lay the board, if not yet or for another room, and tell so. Where there is little,
  // it is smaller beside its stars and all that is written.
  lay() {
    const {box, data, player, laid} = this;
    const {wide, high, left, right, point, pointRim, ring} = data.sizes;
    const room = box.clientWidth / LEAST - left - right;
    this.laid = room > 0 ? Math.min(1, room / wide) : laid ?? 0; // While hidden, as it was.
    if (this.laid === laid) return false;
    const share = this.laid || 1; // What is hidden at first cannot be measured: it is laid again.
    const plane = new Plane(data.plane, share * wide, share * high);
    const sizes = {...data.sizes, point: share * point, pointRim: share * pointRim,
      ring: share * ring};
    this.hold(() => box.replaceChildren());
    this.board = new Board(box, plane, sizes, this.words);
    this.board.groups = data.truth?.groups;
    this.board.setPoints(player.points);
    this.card.lieOn(box);
    return true;
  }

  show(position = this.player.at) {
    const {board, player, words, data, shown, caption: {children: [strong, plain]}} = this;
    this.position = position;
    const moment = momentAt(player.run, position);
    this.hold(() => board.show(moment, shown, player.marks));
    for (const view of this.views) view.show(moment, shown);
    const [head, remark] = [headline(moment, words), foretold(player, words)];
    const told = sentence(moment, words, board.plane);
    const said = remark ? remark + words.joiner + told : told;
    give(strong, {text: data.title ? `${data.title} · ${head}` : head,
      class: ended(moment) ? "ended" : ""});
    const whole = said.replaceAll(" → ", "\u00a0→\u00a0"); // In one line, if it can be.
    give(plain, {text: whole[0].toUpperCase() + whole.slice(1)});
    if (moment.arrived) this.settle(words.fill(words.told, {headline: head, sentence: said}));
  }

  // Keep the focus on the board, whatever becomes of the star that had it.
  hold(act) {
    const focused = this.box.contains(document.activeElement) && document.activeElement;
    act();
    const kept = document.activeElement === focused && focused.style.display !== "none";
    if (focused && !kept) this.box.focus();
  }

  // Set the controls to the step that was reached, and tell the world.
  settle(told) {
    give(this.box, {"aria-label": told});
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
      parent.postMessage({kmviz: "step", ...detail, labels: [...step.labels]}, "*");
    }
  }

  // Going through the steps

  take(playing = false) {
    if (playing !== this.playing) {
      this.controls.picture(playing ? "pause" : "play", this.controls.buttons.play);
    }
    this.playing = playing;
    this.card.leave();
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
    this.go(Infinity);
  }

  // Go to a step. Where many points make the way there long, it is told how far one is,
  // and who does something else ends it.
  async go(i) {
    const mine = this.take();
    const {run} = this.player;
    while (run.lags(i, BUSY)) {
      this.controls.place(run.steps.length - 1);
      await new Promise(requestAnimationFrame);
      if (mine !== this.turn) return;
    }
    this.seek(i);
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

  // For how many seconds things are on their way to the next step.
  get way() {
    const {data, player: {run, at, prediction}} = this;
    const still = this.still.matches || prediction || !run.moves(at);
    const seconds = still ? 0 : data.glide / data.seconds / this.speed;
    return seconds < SHORTEST_GLIDE ? 0 : seconds;
  }

  // Show the way to the next step, and the step; tell whether nobody else took over.
  async advance(mine) {
    const seconds = this.way;
    this.gliding = seconds > 0;
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
    const rest = () =>
      new Promise((done) => setTimeout(done, 1000 * (1 / this.speed - this.way)));
    await rest();
    while (mine === this.turn && this.player.coming && (await this.advance(mine))) {
      if (this.player.reveal) break;
      await rest();
    }
    if (mine === this.turn) this.take();
  }

  // Below in a long document it begins when somebody comes there.
  playOnceSeen() {
    const seen = new IntersectionObserver(([{isIntersecting}]) => {
      if (!isIntersecting) return;
      seen.disconnect();
      this.play();
    });
    seen.observe(this.box);
  }

  // Changing the run

  change(act) {
    const {points} = this.player;
    this.take();
    act();
    if (this.player.points !== points) this.board.setPoints(this.player.points);
    this.show();
  }

  undo() {
    this.change(() => this.player.undo());
  }

  newStart() {
    this.change(() => this.player.newStart());
  }

  predict() {
    this.change(() => this.player.predict());
  }

  faster() {
    this.hurry(this.data.paces.find(([speed]) => speed > this.speed));
  }

  slower() {
    this.hurry(this.data.paces.findLast(([speed]) => speed < this.speed));
  }

  // Take another speed, if there is one, and tell it until the next step is told.
  hurry(pace) {
    if (!pace) return;
    const {controls} = this;
    [this.speed] = pace;
    controls.pace.value = this.speed;
    give(controls.count, {text: pace[1]});
  }

  setStars(k) {
    const most = Math.min(this.data.sizes.colors, this.player.points.n);
    const wanted = within(Math.round(k || this.player.k), 1, most);
    if (wanted !== this.player.k) this.change(() => this.player.newStart(wanted));
    this.controls.k.value = wanted;
  }

  // Show what is folded, such as the keys, or fold it again.
  unfold() {
    const {details} = this.controls;
    if (details.toggleAttribute("open")) details.scrollIntoView({block: "nearest"});
  }

  toggle(part, on = !this.shown.has(part)) {
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
    if (click === "less" && star !== null) this.change(() => player.removeStar(star));
    else if (click === "star" && player.k < this.data.sizes.colors) {
      this.change(() => player.addStar(row));
    } else if (click === "point") this.change(() => player.addPoint(row));
    else this.card.explain(spot, star, point);
  }

  starAt(spot) {
    return nearestOf(this.board.spots, spot, this.reach());
  }

  pointAt(spot) {
    const {board, player: {points}} = this;
    return nearestOf(listed(points.n, (i) => board.point(i)), spot, this.reach());
  }

  // How far a finger may be off, in units.
  reach() {
    return (TOUCH * this.board.plane.wide) / this.board.canvas.clientWidth;
  }

  listen() {
    this.hand = new Hand(this);
    addEventListener("hashchange", () => this.asked() && this.seek(this.asked()));
    matchMedia("print").onchange = () => this.recolor();
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
        return page.player.run.all;
      },
      get step() {
        return page.player.step;
      },
      get position() {
        return page.player.at;
      },
      seek(i) {
        if (Number.isNaN(Number(i))) throw new TypeError(`seek takes the number of a step, got ${i}`);
        page.seek(i);
      },
      play: () => page.playing || page.play(),
      pause: () => page.playing && page.play(),
      moveStar(i, ...row) {
        const {player, data} = page;
        const {d} = player.points;
        if (!data.hand) throw new TypeError(data.hint);
        const usable = (value) => Number.isFinite(value) && Math.abs(value) <= 1e150;
        const known = Number.isInteger(i) && player.step.centroids[i];
        if (!known || row.length !== d || !row.every(usable)) {
          throw new TypeError("moveStar takes the index of a star and a number up to 1e150 " +
            `for each column (${d}), got ${[i, ...row].map(String).join(", ")}`);
        }
        page.change(() => player.moveStar(i, row));
      },
    };
  }

  // Do what a message asks for; who sent it hears of a refusal.
  hear({data, source}) {
    const {kmviz: act, to, star, place} = data ?? {};
    const given = {seek: [to], play: [], pause: [], moveStar: [star, place].flat()};
    if (typeof act !== "string" || !Object.hasOwn(given, act)) return;
    try {
      this.root.kmviz[act](...given[act]);
    } catch ({message}) {
      source?.postMessage({kmviz: "refused", act, message}, "*");
    }
  }
}

const nearestOf = (spots, spot, reach) =>
  cheapest(spots.keys(), (i) => distance(spots[i], spot), reach);
