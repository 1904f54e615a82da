// The names of columns, at the ends of the axes.

const SHORT = 0.3; // The share of an axis that its name may take even from the second number.

function nameAxes({names: [below, beside], wide, high}, group) {
  const name = (text, place) => text &&
    make("text", {class: "name", ...place, text: `\u2002${text}`}, group); // A blank before it.
  const numbers = (look) => [...group.querySelectorAll(look)].slice(0, 2);
  const [first, second] = [numbers(".tick:not(.up)"), numbers(".up")];
  shorten(name(below, {x: wide, y: high + 20}), SHORT * wide, first);
  shorten(name(beside, {x: 0, y: -8, transform: "rotate(-90)"}), SHORT * high, second);
}

// Shorten a name in the middle, until numbers have room beside it, or it is short.
function shorten(name, short, numbers) {
  if (!name) return;
  const box = (text) => text.getBoundingClientRect();
  const covers = () => numbers.some((text) => meet(box(text), box(name)));
  while (name.getComputedTextLength() > short && covers()) {
    const left = [...name.textContent.replace("…", "")];
    left[left.length >> 1] = "…";
    name.textContent = left.join("");
  }
}
