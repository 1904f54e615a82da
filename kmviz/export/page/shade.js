// Whether a page is dark: where the text around it is light. So it follows its reader's
// device where it stands alone, and a site with a switch of its own as well.

const LIGHT = 140; // From here on a text is light: of green, of 255.

class Shade {
  constructor(page) {
    const {root} = page;
    const sheets = [...root.querySelectorAll("style")].map(({sheet}) => sheet);
    const rules = sheets.flatMap((sheet) => [...sheet?.cssRules ?? []]);
    const media = rules.map(({media}) => media).filter((each) => /scheme/.test(each?.mediaText));
    Object.assign(this, {media, around: root.parentElement});
    if (!media.length) return; // In a style that was chosen nothing changes.
    this.follow();
    const follow = () => this.follow() && page.recolor();
    matchMedia("(prefers-color-scheme: dark)").onchange = follow;
    addEventListener("transitionend", ({propertyName}) => propertyName === "color" && follow());
    const switched = new MutationObserver(follow);
    for (const each of [document.documentElement, document.body]) {
      switched.observe(each, {attributes: true});
    }
  }

  // Take the colours that suit the text around; tell whether they are others than before.
  follow() {
    const paper = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    paper.fillStyle = getComputedStyle(this.around).color; // In whatever space it is told.
    paper.fillRect(0, 0, 1, 1);
    const wanted = paper.getImageData(0, 0, 1, 1).data[1] < LIGHT ? "not all" : "screen";
    const {kept} = this;
    this.kept = wanted;
    for (const each of this.media) each.mediaText = wanted;
    return wanted !== kept;
  }
}
