// Whether a page is dark: where the text around it is light. So it follows its reader's
// device where it stands alone, and a site with a switch of its own as well.

const LIGHT = 140; // From here on a text is light: of green, of 255.

// Take the colours that suit the text around, now and whenever that may change.
function shade(page) {
  const {root} = page;
  const rules = [...root.querySelectorAll("style")]
    .flatMap(({sheet}) => [...sheet?.cssRules ?? []]).flatMap(({cssRules}) => [...cssRules]);
  const media = rules.map(({media}) => media).filter((each) => /scheme/.test(each?.mediaText));
  if (!media.length) return; // In a style that was chosen nothing changes.
  const follow = () => {
    const paper = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    paper.fillStyle = getComputedStyle(root.parentElement).color; // In whatever space it is told.
    paper.fillRect(0, 0, 1, 1);
    const wanted = paper.getImageData(0, 0, 1, 1).data[1] < LIGHT ? "not all" : "screen";
    if (media[0].mediaText === wanted) return;
    for (const each of media) each.mediaText = wanted;
    if (page.board) page.recolor();
  };
  follow();
  matchMedia("(prefers-color-scheme: dark)").onchange = follow;
  addEventListener("transitionend", ({propertyName}) => propertyName === "color" && follow());
  const switched = new MutationObserver(follow);
  for (const each of [document.documentElement, document.body]) {
    switched.observe(each, {attributes: true});
  }
}
