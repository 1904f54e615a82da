// What each method makes of each k, with a dot on the k that is seen.

class Curves {
  constructor(box, curves) {
    this.curves = curves.filter(({values}) => values.length).map((curve) => {
      const values = curve.values.map(([, value]) => value);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const ks = curves.flatMap((each) => each.values.map(([k]) => k));
      const span = Math.max(...ks) - Math.min(...ks) || 1;
      const place = ([k, value]) => [12 + ((k - Math.min(...ks)) / span) * 296,
        100 - ((value - low) / (high - low || 1)) * 90];
      const drawn = chart(box, curve.name);
      const every = Math.ceil(curve.values.length / 10);
      const told = curve.values.filter((_, i) => i % every === 0);
      drawn.scale.set([], told.map(([k, value]) => [place([k, value])[0] / 320, `${k}`]));
      drawn.value.textContent = curve.verdict;
      drawn.past.setAttribute("d", line(curve.values.map(place)));
      return {...curve, place, now: drawn.now};
    });
  }

  show(k) {
    for (const {values, place, now} of this.curves) {
      const here = values.filter(([each]) => each === k).map(place);
      now.setAttribute("d", here.map((spot) => `${line([spot])}h0`).join(""));
    }
  }
}
