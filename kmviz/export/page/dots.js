// Points as pixels: each a small picture that is copied to wherever there is one, by
// hand, since a browser takes seconds to copy a hundred thousand.

class Dots {
  constructor(canvas, sizes, {wide, high}) {
    Object.assign(this, {canvas, sizes, wide, high, stamps: new Map()});
    this.paper = canvas.getContext("2d", {willReadFrequently: true});
  }

  // Follow the size of the screen, as fine as its pixels; tell whether it has changed.
  fit() {
    const width = Math.round(this.canvas.getBoundingClientRect().width * devicePixelRatio);
    if (!width || this.canvas.width === width) return false;
    this.unit = width / this.wide;
    this.canvas.parentElement.style.setProperty("--unit", this.unit / devicePixelRatio);
    const height = Math.round(this.high * this.unit);
    Object.assign(this.canvas, {width, height});
    this.image = this.paper.createImageData(width, height);
    this.whole = new Uint32Array(this.image.data.buffer);
    this.stamps.clear();
    return true;
  }

  // Begin a picture, and tell whether it is another one than is there.
  begin(labels, ...rest) {
    const seen = [this.image, ...rest];
    const {last} = this;
    if (this.stamps.size && last.seen.every((each, i) => each === seen[i]) &&
      same(last.labels, labels)) return false;
    this.last = {seen, labels};
    this.whole?.fill(0);
    return true;
  }

  end() {
    if (this.image) this.paper.putImageData(this.image, 0, 0);
  }

  stamp(look, x, y, share, form) {
    if (!this.image) return;
    const key = form === undefined ? look : `${look} ${form}`;
    if (!this.stamps.has(key)) this.stamps.set(key, this.drawn(look, share, form));
    const {half, size, pixels, whole} = this.stamps.get(key);
    const {data, width, height} = this.image;
    const left = Math.round(x * this.unit) - half;
    const top = Math.round(y * this.unit) - half;
    for (let row = Math.max(0, -top); row < Math.min(size, height - top); row++) {
      const first = Math.max(0, -left);
      let at = (top + row) * width + left + first;
      let from = row * size + first;
      for (const end = row * size + Math.min(size, width - left); from < end; from++, at++) {
        const opacity = pixels[4 * from + 3];
        if (opacity === 255 || (opacity && !this.whole[at])) this.whole[at] = whole[from];
        else if (opacity) over(data, 4 * at, pixels, 4 * from);
      }
    }
  }

  // One point in the colour of its cluster, with a rim of the ground.
  drawn(look, share, form) {
    const {sizes, unit} = this;
    const colors = getComputedStyle(this.canvas);
    const size = share * sizes.point;
    const half = Math.ceil(((size + sizes.pointRim) * unit) / 2) + 1;
    const side = 2 * half + 1;
    const paper = new OffscreenCanvas(side, side).getContext("2d", {willReadFrequently: true});
    paper.translate(half + 0.5, half + 0.5);
    paper.scale(unit, unit);
    const path = new Path2D(markPath(sizes.shapes[form % 10], size));
    const name = look === "batch" ? "--ink" : look < 0 ? "--dim" : `--c${look}`;
    paper.fillStyle = look.length > 5 ? look : colors.getPropertyValue(name);
    paper.fill(path);
    paper.lineWidth = sizes.pointRim;
    paper.strokeStyle = colors.getPropertyValue("--background");
    paper.stroke(path);
    const pixels = paper.getImageData(0, 0, side, side).data;
    return {half, size: side, pixels, whole: new Uint32Array(pixels.buffer)};
  }
}

// Lay a pixel that is seen through over another one.
function over(data, at, pixels, from) {
  const opacity = pixels[from + 3] / 255;
  for (let c = 0; c < 3; c++) data[at + c] += opacity * (pixels[from + c] - data[at + c]);
  data[at + 3] += opacity * (255 - data[at + 3]);
}
