// The page's half of canvas.py: it shows pictures, and tells of pointer and keys.
//
// To the kernel: {kind: "down" | "mark" | "move" | "up" | "hover", x, y, seq}, x and y being
// fractions of the picture, and a mark a press by Enter; {kind: "key", key, seq}; {kind: "shown", frame}, once a
// picture can be seen; {kind: "room", width, height, ratio, dark}, whenever one of these changes;
// {kind: "fresh"}, if a page that has seen no whole picture is sent some tiles of one.
// {kind: "nudge"} asks for nothing: that it comes is enough; see nudge.
// {kind: "cancel", seq} ends what lasts.
// {kind: "pressed", seq} tells of a control, which tells by itself what it is for: only
// its acknowledgement is wanted, by which the page knows that the kernel hears.
// {kind: "there"} asks whether the kernel knows the player, as one begun anew does not, and is asked at first.
// {kind: "file", name, size, n} brings the bytes of a file, unless there are too many, or n files.
// {kind: "entered", told} tells that a field was filled in, be it as before, and which refusal was seen then.
// From the kernel: {ack: seq} for all with a seq, whatever became of them; {there: true}.

const [TILE, ACROSS] = [16, 8]; // as in sending.py
const KEYS = /^(.|Arrow.+|Home|End|Enter|Escape)$/u; // the player's; the rest are the browser's
const REACH = 24; // pixels around a star's middle in which a finger takes hold of it
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const TELLING = { click: "button, .noUi-target, [type=checkbox]", change: "select, input:not([type=checkbox])" }; // the kernel
const WRITABLE = "textarea, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button], [type=file])";

/** Make an element of the viewer. */
function make(tag, className, parent, attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  parent.append(element);
  return element;
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
    });
    picture.setAttribute("aria-label", model.get("caption"));
    caption.setAttribute("aria-live", quiet ? "off" : "polite");
    if (caption.textContent !== model.get("caption")) caption.textContent = model.get("caption");
    const wants = model.get("wants") ?? [];
    caption.classList.toggle("kmviz-heard", !wants.includes("caption"));
    caption.classList.toggle("kmviz-unseen", !wants.includes("opens")); // until it says more than the picture
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

/** Tell of presses, drags and releases of mouse, finger or pen.
 *
 * A finger takes hold of stars; elsewhere it may scroll the page, and only a tap is told.
 */
function watchPointer(model, picture, tell, signal) {
  let held = null; // the pointer that is told of until it is released
  const on = (name, act) => picture.addEventListener(name, act, { signal });
  const at = (kind, event) => {
    const box = picture.getBoundingClientRect();
    return { kind, x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const isFinger = (event) => event.pointerType === "touch";
  const isOnStar = (event) => {
    const box = picture.getBoundingClientRect();
    return (model.get("stars") ?? []).some(([x, y]) =>
      Math.hypot(box.left + x * box.width - event.clientX, box.top + y * box.height - event.clientY) < REACH);
  };
  const press = (event) => {
    picture.focus({ preventScroll: true });
    tell(at("down", event));
  };
  on("pointerdown", (event) => {
    if (event.button || !event.isPrimary || (isFinger(event) && !isOnStar(event))) return;
    picture.setPointerCapture(event.pointerId);
    held = event.pointerId;
    press(event);
  });
  const hovers = (event) => held === null && !isFinger(event) && model.get("wants").includes("hover");
  on("pointermove", (event) => {
    if (event.pointerId === held) tell(at("move", event), true);
    else if (hovers(event)) tell(at("hover", event), true);
  });
  on("pointerleave", (event) => hovers(event) && tell(at("hover", event), true));
  on("pointerup", (event) => {
    if (event.pointerId !== held) {
      if (!isFinger(event) || !event.isPrimary) return;
      press(event);
    }
    held = null;
    tell(at("up", event));
  });
  on("pointercancel", (event) => {
    if (event.pointerId !== held) return;
    held = null;
    tell(at("up", event));
  });
  const grab = (event) => event.touches.length === 1 && isOnStar(event.touches[0]) && event.preventDefault();
  picture.addEventListener("touchstart", grab, { passive: false, signal });
}

/** Tell whether the kernel says that something lasts. */
function lasts(box) {
  return Boolean(box?.querySelector(".kmviz-lasting")?.offsetParent);
}

/** Take the keys before the notebook does, while the focus is in our own viewer. */
function watchKeys(model, el, pointer, tell, signal) {
  function press(event) {
    const focus = document.activeElement;
    const box = focus?.closest?.(".kmviz");
    if (!box?.contains(el) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (["Tab", "Shift"].includes(event.key)) return;
    if (focus.closest("[data-keys]")?.dataset.keys.split(" ").includes(event.key)) return; // it takes them
    if (event.key === "Escape" && lasts(box)) {
      event.stopImmediatePropagation();
      tell({ kind: "cancel" }); // and no move or repeated key that waits for what is ended
      return;
    }
    if (focus.matches(WRITABLE) || (focus.matches("[role=slider]") && event.key.startsWith("Page"))) return;
    const pressing = [" ", "Enter"].includes(event.key) && focus.matches("button, input, a, summary");
    if (!pressing && !focus.matches("select") && pointer(event.key, event.shiftKey)) {
      event.stopImmediatePropagation();
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && !model.get("wants").includes("Escape")) return;
    event.stopImmediatePropagation();
    if (pressing || focus.matches("select")) return; // the browser acts on these itself
    const list = event.key.startsWith("Page") && [...box.querySelectorAll(".kmviz-keys")].find((each) => each.tabIndex === 0 && each.offsetParent);
    if (list) { // read on in it; the page would scroll it and the picture away
      event.preventDefault();
      list.scrollTop += (event.key === "PageDown" ? 1 : -1) * list.clientHeight;
    }
    if (!KEYS.test(event.key)) return;
    event.preventDefault();
    const turned = event.shiftKey && event.key.startsWith("Arrow");
    tell({ kind: "key", key: turned ? `shift+${event.key}` : event.key }, event.repeat);
  }
  window.addEventListener("keydown", press, { capture: true, signal });
}

/** Tell how much room there is, how fine the screen is, and whether the page is dark.
 *
 * The width is that of the picture; its height follows from what is told, and a frame may
 * be as high as what is in it, so the height is that of the window, or else the screen.
 */
function watchRoom(model, picture, signal) {
  let told = "";
  let timer = 0;

  function measure() {
    const foot = picture.offsetTop + picture.offsetHeight; // where canvas.css has words end
    picture.closest(".kmviz")?.style.setProperty("--kmviz-foot", `${foot}px`);
    const height = window.parent === window ? window.innerHeight : screen.height;
    const room = { width: picture.clientWidth, height, ratio: window.devicePixelRatio, dark: isDark(), still: STILL.matches };
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
  observer.observe(picture);
  window.addEventListener("resize", measureSoon, { signal });
  STILL.addEventListener("change", measureSoon, { signal });
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
  const pen = document.createElement("canvas").getContext("2d"); // it knows all notations of a colour
  pen.fillStyle = getComputedStyle(document.body).color;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return red + green + blue > 3 * 128;
}

/** Keep the focus, and with it the keys, when the button that has it is of no more use, or goes.
 *
 * Jupyter would leave it here, too, where somebody selects the cell of the player.
 */
function keepFocus(picture, signal) {
  let last = null; // what of ours has the focus, or had it until it went
  const ours = (element) => element?.closest?.(".kmviz")?.contains(picture);
  const gone = (element) => !element.getClientRects().length;
  const on = (name, act) => window.addEventListener(name, act, { capture: true, signal });
  on("focusin", ({ target }) => { last = ours(target) ? target : null; });
  on("focusout", ({ target }) => queueMicrotask(() => { // by then what is taken away is gone
    if (last === target && !gone(last)) last = null;
  }));
  on("pointerdown", ({ target }) => {
    const [box, focus] = [picture.closest(".kmviz"), document.activeElement];
    const beside = box?.closest(".jp-Cell")?.contains(target) && !box.contains(target);
    if (beside && box.contains(focus)) focus.blur();
  });
  const observer = new MutationObserver(() => {
    const focus = document.activeElement;
    const went = last && [last, document.body].includes(focus) && gone(last);
    if (went || (focus?.disabled && ours(focus))) picture.focus({ preventScroll: true });
  });
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["disabled", "style", "class"] });
  signal.addEventListener("abort", () => observer.disconnect());
}

/** Hurry the answers to the controls, too; while the kernel is awaited, press none twice. */
function watchControls(model, el, state, pressed, tell, signal) {
  const press = (event) => {
    if (!event.target.closest?.(".kmviz")?.contains(el)) return;
    const control = event.target.closest(TELLING[event.type]);
    if (!control) nudge(model);
    else if (state.textContent && pressed.has(control)) event.stopImmediatePropagation();
    else {
      if (control.matches("button")) pressed.add(control);
      tell({ kind: "pressed" });
    }
  };
  const entered = (event) => {
    const box = event.target.closest?.(".kmviz");
    const told = box?.contains(el) && box.querySelector(".kmviz-alert p")?.textContent; // another may follow
    if (told) model.send({ kind: "entered", told });
  };
  for (const kind in TELLING) window.addEventListener(kind, press, { capture: true, signal });
  window.addEventListener("input", entered, { capture: true, signal }); // before the field tells what it holds
}

function render({ model, el }) {
  const stop = new AbortController();
  el.classList.add("kmviz-canvas");
  const picture = make("canvas", "kmviz-picture", el, { role: "img", tabindex: "0" });
  const caption = make("p", "kmviz-caption", el);
  const state = make("p", "kmviz-state", el, { role: "status" });
  const card = make("div", "kmviz-answer", el, { role: "status" });
  const remark = make("div", "kmviz-remark", el, { role: "status" });
  const ring = make("div", "kmviz-ring", el, { hidden: "" });
  const pressed = new Set(); // the buttons that the kernel has not answered yet
  const tell = talk(model, stop.signal, watchKernel(model, picture, state, pressed, stop.signal));
  showPictures(model, picture, caption, stop.signal);
  watchPointer(model, picture, tell, stop.signal);
  watchKeys(model, el, pointByKeys(model, picture, ring, tell, stop.signal), tell, stop.signal);
  watchRoom(model, picture, stop.signal);
  takeDrops(picture, sender(model, () => picture.focus({ preventScroll: true })), stop.signal);
  keepFocus(picture, stop.signal);
  nameControls(model, picture, stop.signal);
  markBox(picture, stop.signal); // before what looks where parts of it stand
  showFolds(picture, stop.signal);
  watchControls(model, el, state, pressed, tell, stop.signal);
  showCard(model, "told", picture, card, stop.signal);
  showCard(model, "remarked", picture, remark, stop.signal);
  model.send({ kind: "there" }); // newer kernels hear a widget beside a cell that runs once they have answered it
  return () => stop.abort();
}

export default { render };
