// How much room a page has: in a window or a part of one, in a slide, which is drawn in
// another size than it is laid out, in a frame, which is told its height, on paper.

const LOWEST_FRAME = 600; // Pixels; a lower one is taken to grow with what it holds.
const SLACK = 40; // Pixels that a frame adds to the height it was told.
const ABREAST = 760; // Pixels for two columns.
const ENOUGH = 320; // For all buttons in a row, in one column,
const AMPLE = 1024; // and in two.
const BESIDE = 280; // Pixels beside a board as high as the room that are enough, too.

class Room {
  constructor(page) {
    Object.assign(this, {page, heights: [], kept: null});
    this.arrange();
    const follow = () => {
      this.arrange();
      const laid = page.lay();
      const resized = page.boards().map(({dots}) => dots.fit()).some(Boolean);
      if (laid || resized) page.show(page.position);
      this.tell();
    };
    // Once a slide has its size; and what an observer changes at once is an error to browsers.
    const soon = () => requestAnimationFrame(follow);
    new ResizeObserver(soon).observe(page.root);
    addEventListener("resize", soon);
    addEventListener("beforeprint", () => this.putOnPaper());
    addEventListener("afterprint", () => this.takeBack());
  }

  // Lay the page out. In a frame that was told its height, and then grows, all stays as it
  // was: else one would grow with the other.
  arrange() {
    const {heights, page: {root}} = this;
    if (this.kept || heights.some((told) => Math.abs(innerHeight - told) < SLACK)) return;
    const framed = parent !== self;
    const width = root.offsetWidth;
    const zoom = Math.round(root.getBoundingClientRect().width) / width || 1;
    const room = (framed ? Math.max(innerHeight, LOWEST_FRAME) : innerHeight) / zoom;
    root.style.setProperty("--room", framed || zoom !== 1 ? `${room}px` : "");
    const wide = innerWidth / zoom >= room && width >= Math.min(ABREAST, room + BESIDE);
    root.classList.toggle("wide", wide);
    root.classList.toggle("slim", width < (wide ? AMPLE : ENOUGH));
  }

  // Tell a frame how high the page is.
  tell() {
    const {heights, page: {root}} = this;
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (this.kept || parent === self || height === heights.at(-1)) return;
    heights.push(height);
    parent.postMessage({kmviz: "size", height}, "*");
    parent.postMessage({subject: "lti.frameResize", height}, "*");
  }

  // The last step, as wide as paper; a slide of reveal.js is laid out for it already.
  putOnPaper() {
    const {page, page: {root, player}} = this;
    this.kept ??= [root.className, player.at]; // Some browsers tell it twice.
    if (!root.closest(".pdf-page")) root.className = "kmviz paper";
    page.seek(Infinity);
  }

  takeBack() {
    if (!this.kept) return;
    const {page, kept: [className, at]} = this;
    page.root.className = className;
    this.kept = null;
    page.seek(at);
  }
}
