// Where points are the pixels of an image: colours that are themselves.

const SHADES = 15; // Steps of red, green and blue on a dot.

// A colour as CSS writes it; beyond all colours, the nearest.
function dye(color, steps = 255) {
  const part = (value) => 255 * Math.round(steps * within(value || 0, 0, 1)) / steps;
  return `rgb(${color.map(part).join(" ")})`;
}

// Whether black reads better on a colour than white.
function bright(color) {
  const [red, green, blue] = color.map((value) => within(value || 0, 0, 1) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

// The colours of points, as good as they can be told apart.
const shadesOf = (points) => listed(points.n, (i) => dye(points.row(i), SHADES));

// Stars that are colours themselves.
function showColors({plane, box: {style}}, {stars}) {
  if (!plane.colored) return;
  for (const [j, color] of stars.entries()) {
    style.setProperty(`--c${j}`, dye(color));
    style.setProperty(`--n${j}`, bright(color) ? "#000" : "#fff");
  }
}

SHOWN.push(showColors);

// The image in the colours of the stars; before the first assign, as it is.
class Repainted {
  constructor(box, size, points) {
    const canvas = element("canvas", {class: "image", "aria-hidden": true}, box);
    [canvas.height, canvas.width] = size;
    Object.assign(this, {points, paper: canvas.getContext("2d")});
    this.pixels = this.paper.createImageData(canvas.width, canvas.height);
  }

  show({labels, stars}) {
    const {points, pixels} = this;
    for (let i = 0; i < points.n; i++) {
      const color = labels[0] < 0 ? points.row(i) : stars[labels[i]];
      pixels.data.set([...color.map((value) => Math.round(255 * value)), 255], 4 * i);
    }
    this.paper.putImageData(pixels, 0, 0);
  }
}
