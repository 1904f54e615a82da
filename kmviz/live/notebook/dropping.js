// A file that somebody opens or drops on the page: its bytes go to the kernel.

/** Return what sends a file of a list; of several, or if it is larger than the kernel takes, their number and its size alone.
 *
 * What cannot be read, such as a folder, counts as none.
 */
function sender(model, sent) {
  return async ([file, ...others]) => {
    if (!file) return;
    const { name, size } = file;
    const told = { kind: "file", name, size, n: 1 + others.length };
    const bytes = [];
    try {
      if (!others.length && size <= model.get("largest")) bytes.push(await file.arrayBuffer());
    } catch {
      told.n = 0;
    }
    sent();
    model.send(told, undefined, bytes);
  };
}

/** Take a file that is dropped anywhere on the player of an element, before the notebook or the browser does.
 *
 * The browser would leave the page for it.
 */
function takeDrops(el, take, signal) {
  const over = (event) => {
    const box = el.closest(".kmviz");
    if (!box?.contains(event.target) || !event.dataTransfer.types.includes("Files")) return; // such as a cell that is moved
    event.preventDefault();
    event.stopImmediatePropagation();
    box.classList.toggle("kmviz-takes", event.type === "dragover" || box.contains(event.relatedTarget));
    if (event.type === "drop") take(event.dataTransfer.files);
  };
  for (const kind of ["dragover", "dragleave", "drop"]) window.addEventListener(kind, over, { capture: true, signal });
}
