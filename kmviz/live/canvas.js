// The page's half of canvas.py: it shows pictures, and tells of pointer and keys.
//
// To the kernel: {kind: "down" | "move" | "up", x, y, seq}, x and y being fractions of
// the picture; {kind: "key", key, seq}; {kind: "shown", frame}, once a picture can be
// seen; {kind: "room", width, ratio, dark}, whenever the room or the screen changes.
// {kind: "fresh"}, if a page that has seen no whole picture is sent some tiles of one.
// {kind: "nudge"} asks for nothing: that it comes is enough; see nudge.
// From the kernel: {ack: seq} for each of the first four, whatever became of them.

const PATIENCE = 2000; // milliseconds until an acknowledgement counts as lost
const NUDGES = [8, 16, 24, 48]; // milliseconds after a message; see nudge
const [TILE, ACROSS] = [16, 8]; // as in sending.py
const KEYS = /^(.|Arrow.+|Home|End|Enter)$/u; // the player's; the rest are the browser's
const WRITABLE = "textarea, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button])";

/** Make an element of the viewer. */
function make(tag, className, parent, attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  parent.append(element);
  return element;
}

/** Return what tells the kernel, with one answer awaited and the newest move kept. */
function talk(model, signal) {
  let seq = 0;
  let awaited = 0; // the event that is under way; 0 for none
  let waiting = null;
  let timer = 0;

  function send(event) {
    seq += 1;
    awaited = seq;
    clearTimeout(timer);
    timer = setTimeout(() => answered(awaited), PATIENCE);
    model.send({ ...event, seq });
    nudge(model);
  }
  function answered(number) {
    if (number !== awaited) return;
    awaited = 0;
    clearTimeout(timer);
    const next = waiting;
    waiting = null;
    if (next) send(next);
  }
  const listen = (message) => "ack" in message && answered(message.ack);
  model.on("msg:custom", listen);
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    model.off("msg:custom", listen);
  });
  return (event, mayWait = false) => {
    if (mayWait && awaited) {
      waiting = event;
    } else {
      waiting = null; // a later event makes a move that still waits pointless
      send(event);
    }
  };
}

/** Show each new picture, and say so; never show none in between.
 *
 * What comes is a whole picture or, with their numbers, those of its tiles that are new.
 */
function showPictures(model, picture, caption, signal) {
  const context = picture.getContext("2d");
  let drawn = null; // a promise: pictures are drawn in the order in which they came

  function show() {
    const [frame, quiet, size] = ["frame", "quiet", "size"].map((name) => model.get(name));
    const tiles = new Uint16Array(model.get("tiles").byteLength / 2);
    tiles.forEach((_, i) => { tiles[i] = model.get("tiles").getUint16(2 * i, true); });
    if (tiles.length && !drawn) {
      model.send({ kind: "fresh" }); // this page has seen no whole picture
      return;
    }
    const image = createImageBitmap(new Blob([model.get("png")], { type: "image/png" }));
    drawn = Promise.all([image, drawn]).then(([bitmap]) => {
      if (signal.aborted) return;
      draw(bitmap, tiles);
      picture.style.aspectRatio = size.join(" / ");
      picture.dataset.frame = frame;
      model.send({ kind: "shown", frame });
      if (quiet) nudge(model); // the next picture comes by itself
      nameSliders(picture.closest(".kmviz"));
    });
    picture.setAttribute("aria-label", model.get("caption"));
    caption.setAttribute("aria-live", quiet ? "off" : "polite");
    caption.textContent = model.get("caption");
  }
  function draw(bitmap, tiles) {
    if (!tiles.length) {
      [picture.width, picture.height] = [bitmap.width, bitmap.height];
      context.drawImage(bitmap, 0, 0);
    }
    const columns = Math.ceil(picture.width / TILE);
    tiles.forEach((number, i) => {
      const x = Math.min((number % columns) * TILE, picture.width - TILE);
      const y = Math.min(Math.floor(number / columns) * TILE, picture.height - TILE);
      const [left, top] = [(i % ACROSS) * TILE, Math.floor(i / ACROSS) * TILE];
      context.drawImage(bitmap, left, top, TILE, TILE, x, y, TILE, TILE);
    });
    bitmap.close();
  }
  model.on("change:frame", show);
  signal.addEventListener("abort", () => model.off("change:frame", show));
  if (model.get("frame")) show();
}

/** Give the sliders of ipywidgets the names that only stand beside them. */
function nameSliders(box) {
  box?.querySelectorAll(".widget-slider").forEach((slider) => {
    const label = slider.querySelector(".widget-label");
    if (!label) return;
    label.id ||= `kmviz-${Math.random().toString(36).slice(2)}`;
    slider.querySelector("[role=slider]")?.setAttribute("aria-labelledby", label.id);
  });
}

/** Tell of presses, drags and releases of mouse, finger or pen. */
function watchPointer(picture, tell, signal) {
  const on = (name, act) => picture.addEventListener(name, act, { signal });
  const at = (kind, event) => {
    const box = picture.getBoundingClientRect();
    return { kind, x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  on("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    picture.focus({ preventScroll: true });
    picture.setPointerCapture(event.pointerId);
    tell(at("down", event));
  });
  on("pointermove", (event) => picture.hasPointerCapture(event.pointerId) && tell(at("move", event), true));
  on("pointerup", (event) => picture.hasPointerCapture(event.pointerId) && tell(at("up", event)));
  on("pointercancel", (event) => event.isPrimary && tell(at("up", event)));
}

/** Take the keys before the notebook does, while the focus is in our own viewer. */
function watchKeys(el, tell, signal) {
  function press(event) {
    const focus = document.activeElement;
    const box = focus?.closest?.(".kmviz");
    if (!box?.contains(el) || focus.matches(WRITABLE)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (["Tab", "Escape", "Shift"].includes(event.key)) return;
    event.stopImmediatePropagation();
    const pressing = [" ", "Enter"].includes(event.key) && focus.matches("button, input, a, summary");
    if (pressing || focus.matches("select")) return; // the browser acts on these itself
    if (!KEYS.test(event.key)) return;
    event.preventDefault();
    tell({ kind: "key", key: event.key }, event.repeat);
  }
  window.addEventListener("keydown", press, { capture: true, signal });
}

/** Tell how much room there is, how fine the screen is, and whether the page is dark. */
function watchRoom(model, el, signal) {
  let told = "";
  let timer = 0;

  function measure() {
    const room = { width: Math.round(el.clientWidth), ratio: window.devicePixelRatio, dark: isDark() };
    if (!room.width || JSON.stringify(room) === told) return;
    told = JSON.stringify(room);
    model.send({ kind: "room", ...room });
  }
  function measureSoon() {
    clearTimeout(timer);
    timer = setTimeout(measure, told ? 150 : 0);
  }
  function watchScreen() {
    const asFine = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    asFine.addEventListener("change", () => { measureSoon(); watchScreen(); }, { once: true, signal });
  }
  const observer = new ResizeObserver(measureSoon);
  observer.observe(el);
  watchScreen(); // zooming, or another screen, need not change the width
  const theme = new MutationObserver(measureSoon);
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    observer.disconnect();
    theme.disconnect();
  });
}

/** Tell whether the page is dark: what Jupyter says, else the colour of its text. */
function isDark() {
  const said = document.body.dataset.jpThemeLight;
  if (said) return said === "false";
  const ink = getComputedStyle(document.body).color.match(/\d+/g).slice(0, 3).map(Number);
  return ink.reduce((sum, part) => sum + part, 0) > 3 * 128;
}

/** Have the answer to a message sent at once.
 *
 * Jupyter's servers hold a picture back until the page has confirmed what came before
 * (Nagle's algorithm); the page does so after 40 ms, or with whatever it says next.
 */
function nudge(model) {
  NUDGES.forEach((wait) => setTimeout(() => model.send({ kind: "nudge" }), wait));
}

/** Hurry the answers to the buttons, too. */
function watchButtons(model, el, signal) {
  const press = (event) => event.target.closest?.(".kmviz")?.contains(el) && nudge(model);
  window.addEventListener("click", press, { signal });
}

function render({ model, el }) {
  const stop = new AbortController();
  el.classList.add("kmviz-canvas");
  const picture = make("canvas", "kmviz-picture", el, { role: "img", tabindex: "0" });
  const caption = make("p", "kmviz-caption", el);
  const tell = talk(model, stop.signal);
  showPictures(model, picture, caption, stop.signal);
  watchPointer(picture, tell, stop.signal);
  watchKeys(el, tell, stop.signal);
  watchRoom(model, el, stop.signal);
  watchButtons(model, el, stop.signal);
  return () => stop.abort();
}

export default { render };
