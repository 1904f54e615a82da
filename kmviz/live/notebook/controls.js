// What the page does for the controls beside a picture, which are made by ipywidgets.

const FILLED = 2000; // milliseconds in which a fold that was opened gets what is in it

/** Give the sliders of ipywidgets the names that only stand beside them, whenever they come.
 *
 * And its switches their tooltips: they would repeat their names, and others say "null".
 */
function nameControls(model, picture, signal) {
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
    box?.querySelectorAll("[title=null]").forEach((part) => part.removeAttribute("title"));
  };
  const observer = new MutationObserver(name);
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["title"] });
  signal.addEventListener("abort", () => observer.disconnect());
}

/** Scroll to what somebody unfolds, which may be below what the screen shows, and back. */
function showFolds(picture, signal) {
  const opened = new WeakMap(); // when each was; null if it is closed
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => {
    const box = picture.closest(".kmviz");
    if (!contentRect.height) {
      if (opened.get(target) !== null && box?.contains(document.activeElement)) box.scrollIntoView({ block: "nearest" });
      opened.set(target, null);
    } else {
      if (opened.get(target) === null) opened.set(target, performance.now());
      if (box?.contains(document.activeElement) && performance.now() - opened.get(target) < FILLED) target.scrollIntoView({ block: "nearest" });
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
