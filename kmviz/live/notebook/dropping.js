// A file that somebody opens or drops on the page: its bytes go to the kernel.

/** Return what sends a file, unless it is larger than the kernel takes: then its size alone. */
function sender(model, sent) {
  return async (file) => {
    if (!file) return;
    const { name, size } = file;
    const bytes = size > model.get("largest") ? [] : [await file.arrayBuffer()];
    sent();
    model.send({ kind: "file", name, size }, undefined, bytes);
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
    if (event.type === "drop") take(event.dataTransfer.files[0]);
  };
  for (const kind of ["dragover", "dragleave", "drop"]) window.addEventListener(kind, over, { capture: true, signal });
}
