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

/** Take a file that is dropped anywhere on an element, before the notebook does. */
function takeDrops(el, take, signal) {
  const bringsFile = (event) => event.dataTransfer.types.includes("Files");
  const over = (event) => {
    if (!bringsFile(event)) return; // such as a cell of the notebook that is moved
    event.preventDefault();
    event.stopPropagation();
    el.classList.toggle("kmviz-takes", event.type === "dragover");
    if (event.type === "drop") take(event.dataTransfer.files[0]);
  };
  for (const kind of ["dragover", "dragleave", "drop"]) el.addEventListener(kind, over, { signal });
}
