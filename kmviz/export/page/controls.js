// What is pressed, chosen and typed beside the board.

const ICONS = {
  first: "M6 5v14M18 5l-9 7 9 7z", back: "M16 5l-9 7 9 7z", play: "M8 5l10 7-10 7z",
  pause: "M9 5v14M15 5v14", last: "M18 5v14M6 5l9 7-9 7z",
};

const PATIENCE = 8; // Milliseconds in which the end of a run may be found out at once.

function element(name, attributes, parent, text = "") {
  const made = document.createElement(name);
  give(made, {...attributes, text});
  parent?.append(made);
  return made;
}

// Hide something or not, and tell which: a browser is told nothing that it knows.
const hide = (element, hidden = true) => element.toggleAttribute("hidden", hidden);

class Controls {
  constructor(page, side) {
    const {words} = page;
    Object.assign(this, {page, words, buttons: {}, checks: {}});
    const row = element("div", {class: "row", role: "group", "aria-label": words.steps}, side);
    for (const name of ["first", "back", "step", "play", "last"]) this.button(row, name);
    const scrub = element("label", {class: "scrub"}, side);
    const look = {type: "range", min: 0, "aria-label": words.step, ...KEPT};
    this.slider = element("input", look, scrub);
    this.slider.oninput = () => page.go(Number(this.slider.value));
    this.count = element("output", {}, scrub);
    if (page.data.changes) this.tools(side);
  }

  // A button with an icon or, where there is none, with words.
  button(row, name, text = "") {
    const button = element("button", {class: name}, row, text);
    this.buttons[name] = button;
    button.onclick = () => this.page[name]();
    if (!ICONS[name]) return;
    make("path", {}, make("svg", {viewBox: "0 0 24 24", "aria-hidden": true}, button));
    this.picture(name);
  }

  picture(name, button = this.buttons[name]) {
    give(button, {title: this.words[name], "aria-label": this.words[name]});
    give(button.querySelector("path"), {d: ICONS[name]});
  }

  tools(side) {
    const {words} = this;
    const row = element("div", {class: "row tools"}, side);
    this.button(row, "undo", words.undo);
    this.button(row, "newStart", words.new_start);
    this.button(row, "predict", words.predict);
  }

  // What a beginner need not see at once.
  more(side) {
    const {page, words} = this;
    const more = element("details", {}, side);
    this.details = more;
    element("kbd", {}, element("summary", {}, more, `${words.more} `), "?");
    const form = element("div", {class: "more"}, more);
    if (page.data.changes) this.settings(form);
    const {paces, pace} = page.data;
    this.pace = this.choice(form, words.label_speed, paces, pace,
      (speed) => (page.speed = Number(speed)));
    this.parts(form);
    this.help(more);
  }

  settings(form) {
    const {page, words} = this;
    const {player, data} = page;
    this.k = this.field(form, words.label_stars, "input", {type: "number", min: 1});
    this.k.onchange = () => page.setStars(Number(this.k.value));
    const starts = [["random", words.init_random], ["k-means++", words.init_k_means]];
    this.choice(form, words.label_init, starts, player.init,
      (init) => page.change(() => player.newStart(player.k, init)));
    if (!data.hand) return;
    const acts = {explains: words.click_explains, star: words.click_adds_star,
      less: words.click_removes_star, point: words.click_adds_point};
    this.choice(form, words.label_click, Object.entries(acts), page.click,
      (act) => (page.click = act));
  }

  field(form, label, name, attributes = {}) {
    const box = element("label", {}, form);
    element("span", {}, box, label);
    return element(name, {...attributes, "aria-label": label}, box);
  }

  choice(form, label, options, chosen, set) {
    const select = this.field(form, label, "select");
    for (const [value, text] of options) element("option", {value}, select, text);
    select.value = chosen;
    select.onchange = () => set(select.value);
    return select;
  }

  parts(form) {
    const {page} = this;
    const row = element("fieldset", {}, form);
    for (const [key, part, name] of page.data.parts) {
      const label = element("label", {}, row);
      const look = {type: "checkbox", "aria-label": name, "aria-keyshortcuts": key};
      const check = element("input", look, label);
      label.append(name);
      element("kbd", {}, label, key);
      check.checked = page.shown.has(part);
      check.onchange = () => page.toggle(part, check.checked);
      this.checks[part] = check;
    }
  }

  help(more) {
    const list = element("dl", {}, more);
    for (const [key, does] of this.page.data.keys) {
      element("dt", {}, list, key);
      element("dd", {}, list, does);
    }
  }

  // Follow the step that was reached.
  settle(told) {
    const {buttons, words, slider, page: {player}} = this;
    this.place();
    give(slider, {"aria-valuetext": told});
    const idle = {first: !player.at, back: !player.at, step: !player.coming,
      last: !player.coming, undo: !player.history.length,
      predict: !player.predictable && !player.prediction};
    // One that is disabled would lose the focus, and keys with it.
    for (const name in buttons) give(buttons[name], {"aria-disabled": Boolean(idle[name])});
    give(buttons.step, {text: words[`to_${player.coming}`] ?? words.step});
    if (!this.k) return;
    this.k.value = player.k;
    give(buttons.predict, {text: player.prediction ? words.forget : words.predict});
  }

  // Tell at which of how many steps the run is. Of many points it takes long to find out
  // where a new run ends: then it is told later, so that a star follows the hand.
  place(at = this.page.player.at) {
    const {words, slider, page: {player: {run}}} = this;
    const length = run.lengthWithin(PATIENCE);
    Object.assign(slider, {max: length ? length - 1 : Math.max(slider.max, at + 1), value: at});
    give(this.count, {text: words.fill(words.at_step, {at, last: length ? length - 1 : "…"})});
    clearTimeout(this.waiting);
    if (!length) this.waiting = setTimeout(() => this.place(at));
  }
}
