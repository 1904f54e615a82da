// What a page tells of its player: when it was pressed, said a word, and was free again.

(() => {
  const box = document.querySelector(".kmviz");
  const picture = box.querySelector(".kmviz-picture");
  const shows = (what) => Boolean(box.querySelector(what)?.offsetParent);
  const said = () => [...box.children].filter((each) => !each.querySelector(".kmviz-help")).map((each) => each.innerText);
  const seen = () => [picture.dataset.frame, ...said(), shows(".kmviz-board")].join(" ");
  const usable = (each) => each.getClientRects().length && !each.disabled;
  const of = (selector) => [...box.querySelectorAll(selector)].filter(usable);

  const waits = {
    /** Begin to watch: an act or, as "end", what ends it. */
    arm(stage) {
      Object.assign(waits, { stage, before: seen(), pressed: null, news: null, free: null, helped: waits.helps() });
    },
    helps: () => shows(".kmviz-help"),
    button: (name) => of("button").find((each) => each.textContent.trim() === name),
    press({ type, target }) {
      if (type === "pointerdown" && !target.closest?.(".kmviz-picture, .noUi-target")) return;
      waits.pressed ??= performance.now();
    },
    focused: () => box.contains(document.activeElement),
    works: () => shows(".kmviz-lasting"),
    lasts: () => waits.works() || Boolean(waits.button("Cancel")),
    /** Return milliseconds until there were news, and until it was free. */
    since: () => [waits.news, waits.free].map((at) => at && at - waits.pressed),
    /** Return what can be read of the player. */
    state: () => [
      box.querySelector(".kmviz-caption").textContent,
      ...of("input, select").map((each) => (each.type === "checkbox" ? String(each.checked) : each.value)),
    ],
    /** Return what there is to press, to choose from and to fill in, but for files and the many boards. */
    controls: () => of("button:not(.kmviz-board), select, input:not([type=file]), .noUi-handle").map((each) => {
      const label = document.getElementById(each.getAttribute("aria-labelledby")) ?? each.labels?.[0] ?? each.closest("label") ?? each;
      const others = [...each.options ?? []].filter((one) => !one.selected).map((one) => one.label);
      return { kind: each.type ?? "slider", label: label.innerText.trim(), others, value: each.value ?? "" };
    }),
  };
  const look = () => {
    if (waits.pressed === null) return;
    const now = performance.now();
    if (waits.news === null && seen() !== waits.before) waits.news = now;
    if (waits.helps() !== waits.helped && !(waits.stage === "end" && waits.lasts())) waits.free ??= now;
  };
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(box, all);
  waits.arm("");
  window.waits = waits;
})();
