// The page's line to the kernel: what waits for an answer, and whether there is a kernel.
// It stands before canvas.js, which says what is sent.

const SOON = 250; // milliseconds after which the page says that it waits for the kernel
const PATIENCE = 2000; // milliseconds until an acknowledgement counts as lost
const NUDGES = [8, 16, 24, 48]; // milliseconds after a message; see nudge
const HAS_CELLS = !("voila" in document.body.dataset); // to be run again
const SERVERS_OWN = ["restarting", "dead"]; // what a server says of a kernel, not the kernel itself

/** Return what tells the kernel, with one answer awaited and the newest move kept.
 *
 * `say` is told "waiting" while one is awaited for long, "deaf" if the kernel has taken a
 * question and not answered it, "gone" if it is known to be another one, and then "".
 */
function talk(model, signal, say) {
  let seq = 0;
  let heard = 0; // the last event that was acknowledged
  let awaited = 0; // the event that is under way; 0 for none
  let waiting = null;
  let timer = 0;
  let presses = []; // those of controls that were not: while a cell runs they may wait, and others not
  const awaits = (number) => heard < number || presses.length > 0;
  let there = true; // whether the kernel has answered since it was last asked
  let lost = false; // whether it was found not to know the player
  let asking = 0;

  function send(event) {
    seq += 1;
    awaited = seq;
    clearTimeout(timer);
    timer = setTimeout(() => answered(awaited), PATIENCE);
    const number = seq;
    if (event.kind === "pressed") presses.push(number);
    setTimeout(() => awaits(number) && doubt(), SOON);
    model.send({ ...event, seq });
    nudge(model);
  }
  function doubt() {
    if (signal.aborted) return;
    if (!lost) say("waiting");
    ask("deaf");
  }
  function ask(unless) {
    const lose = (word) => { lost = true; say(word); };
    const taken = ({ content }) => content.execution_state === "idle" && !there && lose(unless);
    there = false;
    clearTimeout(asking);
    asking = setTimeout(() => awaits(seq) && doubt(), PATIENCE); // a kernel that ended took what it was asked with it
    try {
      model.send({ kind: "there" }, { iopub: { status: taken } });
    } catch {
      lose("deaf"); // Jupyter has closed the line
    }
  }
  function answered(number) {
    if (number !== awaited) return;
    awaited = 0;
    clearTimeout(timer);
    const next = waiting;
    waiting = null;
    if (next) send(next);
  }
  const listen = (message) => {
    [there, lost] = [true, false];
    if ("ack" in message) {
      heard = Math.max(heard, message.ack);
      if (presses.includes(message.ack)) presses = presses.filter((press) => press > message.ack);
      answered(message.ack);
    }
    if (!awaits(seq)) say("");
  };
  model.on("msg:custom", listen);
  followKernel(model, (word) => (word ? say(word) : ask("gone")), signal);
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

/** Have the answer to a message sent at once.
 *
 * Jupyter's servers hold a picture back until the page has confirmed what came before
 * (Nagle's algorithm); the page does so after 40 ms, or with whatever it says next.
 */
let nudges = [];
function nudge(model) {
  nudges.forEach(clearTimeout); // what is sent now does for those before
  nudges = NUDGES.map((wait) => setTimeout(() => model.send({ kind: "nudge" }), wait));
}

/** Hear what becomes of the kernel, from pages that tell of it, as Jupyter's do.
 *
 * `hear` is told "gone", "waiting" while there is no line to it, and "" if it may be another:
 * nobody tells a page that somebody else has begun the kernel anew.
 */
function followKernel(model, hear, signal) {
  const kernel = model.widget_manager?.kernel;
  const isNew = sessions();
  const heard = {
    iopubMessage: (_, message) => {
      if (message.header.msg_type === "shutdown_reply") hear("gone");
      if (isNew(message)) setTimeout(() => hear("")); // by then the subshell is left
    },
    connectionStatusChanged: (_, status) => hear(status === "connected" ? "" : "waiting"),
    disposed: () => hear("gone"),
  };
  for (const name in heard) kernel?.[name]?.connect(heard[name]);
  signal.addEventListener("abort", () => { for (const name in heard) kernel?.[name]?.disconnect(heard[name]); });
  window.kmvizKernels ??= new WeakSet();
  if (kernel && !window.kmvizKernels.has(kernel)) renewSubshells(kernel);
}

/** Return what tells whether a message is the first of another session, by which one knows another kernel. */
function sessions() {
  let known = null;
  return ({ header, content }) => {
    if (header.msg_type !== "status" || SERVERS_OWN.includes(content.execution_state)) return false;
    const before = known;
    known = header.session;
    return before !== null && before !== known;
  };
}

/** Have the widgets of a kernel that was begun anew take a new "subshell", also if no player is there by then.
 *
 * Unless it has begun it anew itself, Jupyter goes on to send what they say to the one
 * that is gone, and even new widgets would not be heard.
 */
function renewSubshells(kernel) {
  const isNew = sessions();
  window.kmvizKernels.add(kernel);
  kernel.iopubMessage?.connect((_, message) => {
    const usual = kernel.commsOverSubshells;
    if (!isNew(message) || !usual) return;
    kernel.commsOverSubshells = "disabled";
    setTimeout(() => { kernel.commsOverSubshells = usual; });
  });
}

/** Return what says that the kernel is awaited or gone, and watch whether it is gone.
 *
 * Jupyter marks every control of a kernel that is gone, unless somebody else has ended it or
 * begun it anew. Once the kernel has answered, or cannot, no button counts as pressed any more.
 */
function watchKernel(model, picture, state, pressed, signal) {
  const box = () => picture.closest(".kmviz");
  const gone = () => box()?.querySelector(".jupyter-widgets-disconnected");
  let ended = false;
  const say = (news) => {
    ended ||= news === "gone"; // it does not come back
    const word = ended || gone() ? "gone" : news;
    const told = HAS_CELLS || !["gone", "deaf"].includes(word) ? word : "ended";
    const text = word === "waiting" && lasts(box()) ? "" : model.get("states")?.[told] ?? "";
    if (state.textContent !== text) state.textContent = text;
    for (const part of [state, box()]) if (part && part.dataset.word !== word) part.dataset.word = word;
    if (!text || word === "deaf") pressed.clear();
  };
  const observer = new MutationObserver(() => gone() && say(""));
  observer.observe(document.body, { subtree: true, attributeFilter: ["class"] });
  signal.addEventListener("abort", () => observer.disconnect());
  return say;
}
