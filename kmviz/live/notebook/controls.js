// What the page does for the controls beside a picture, which are made by ipywidgets.

const FILLED = 2000; // milliseconds in which a fold that was opened gets what is in it
const LONG = ".kmviz-keys, .kmviz-boards"; // what scrolls by itself, so that the picture stays in sight
const MARGIN = 8; // pixels below it

/** Give the sliders of ipywidgets the names that only stand beside them, whenever they come.
 *
 * And its switches their tooltips: they would repeat their names, and others say "null".
 * What unfolds something says whether it has.
 */
function nameControls(model, picture, signal) {
  const folds = new WeakSet();
  const tellOpen = (button) => button.setAttribute("aria-expanded", String(button.matches(".mod-active")));
  const turned = new MutationObserver((changes) => changes.forEach(({ target }) => tellOpen(target)));
  const name = () => {
    const box = picture.closest(".kmviz");
    box?.setAttribute("role", "group"); // a landmark would need a name of its own on a page of several
    box?.setAttribute("aria-label", "kmviz");
    box?.querySelectorAll(".widget-slider .widget-label").forEach((label) => {
      label.id ||= `kmviz-${Math.random().toString(36).slice(2)}`;
      label.parentElement.querySelector("[role=slider]")?.setAttribute("aria-labelledby", label.id);
    });
    box?.querySelectorAll("[class*=kmviz-key-] [title]").forEach((part) => {
      const tip = model.get("tooltips")[part.closest("[class*=kmviz-key-]").className.match(/kmviz-key-(\S+)/)[1]];
      if (part.title !== tip) part.title = tip; // each change is heard of again
    });
    box?.querySelectorAll(".widget-toggle-button").forEach((button) => {
      if (folds.has(button)) return;
      folds.add(button);
      tellOpen(button);
      turned.observe(button, { attributeFilter: ["class"] });
    });
    box?.querySelectorAll("[title=null]").forEach((part) => part.removeAttribute("title"));
  };
  const observer = new MutationObserver(name);
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["title"] });
  signal.addEventListener("abort", () => { observer.disconnect(); turned.disconnect(); });
}

/** Return how high the part of the page is that scrolls with an element. */
function heightAround(element) {
  const outer = element.parentElement;
  if (!outer) return innerHeight;
  const scrolls = outer.scrollHeight > outer.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(outer).overflowY);
  return scrolls ? Math.min(outer.clientHeight, innerHeight) : heightAround(outer);
}

/** Have the lists in a fold that was opened take no more room than the picture leaves. */
function fitLists(picture, fold) {
  fold.querySelectorAll(LONG).forEach((list) => {
    if (!list.clientHeight) return;
    const above = list.getBoundingClientRect().top - picture.getBoundingClientRect().top;
    list.style.maxHeight = `${Math.max(heightAround(picture.closest(".kmviz")) - above - MARGIN, 0)}px`; // or as low as it can be
    if (list.matches(".kmviz-keys")) list.tabIndex = list.scrollHeight > list.clientHeight ? 0 : -1; // keys scroll it
  });
}

/** Have the box of a player say what is to be seen in it: that something lasts, or boards to choose from.
 *
 * Were its style to find out (":has"), a browser would work out anew how all of it looks, whatever changes.
 */
function markBox(picture, signal) {
  const sizes = new ResizeObserver(() => {
    const box = picture.closest(".kmviz");
    box?.classList.toggle("kmviz-lasts", lasts(box));
    box?.classList.toggle("kmviz-chooses", Boolean(box.querySelector(".kmviz-boards")?.offsetParent));
  });
  const parts = new WeakSet();
  const watch = () => picture.closest(".kmviz")?.querySelectorAll(".kmviz-lasting, .kmviz-holds-boards").forEach((part) => {
    if (!parts.has(part)) sizes.observe(part);
    parts.add(part);
  });
  const observer = new MutationObserver(watch);
  observer.observe(document.body, { subtree: true, childList: true });
  signal.addEventListener("abort", () => { observer.disconnect(); sizes.disconnect(); });
}

/** Scroll to what somebody unfolds, which may be below what the screen shows, and back. */
function showFolds(picture, signal) {
  const opened = new WeakMap(); // when each was; null if it is closed
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => {
    const box = picture.closest(".kmviz");
    if (!contentRect.height) {
      if (opened.get(target) !== null && box?.contains(document.activeElement)) box.scrollIntoView({ block: "nearest" });
      opened.set(target, null);
      target.querySelectorAll(LONG).forEach((list) => { list.style.maxHeight = ""; });
    } else {
      fitLists(picture, target);
      if (opened.get(target) === null) opened.set(target, performance.now());
      if (!box?.contains(document.activeElement) || performance.now() - opened.get(target) > FILLED) return;
      for (const part of [picture, target]) part.scrollIntoView({ block: "nearest" }); // and of the picture as much as there is room for
    }
  }));
  const watch = () => picture.closest(".kmviz")?.querySelectorAll(".kmviz-fold").forEach((fold) => {
    if (opened.has(fold)) return;
    opened.set(fold, null);
    sizes.observe(fold);
  });
  const observer = new MutationObserver(watch);
  observer.observe(document.body, { subtree: true, childList: true });
  signal.addEventListener("abort", () => { observer.disconnect(); sizes.disconnect(); });
}
