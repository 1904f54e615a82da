// What each method makes of each k, with a dot on the k that is seen.

class Curves {
  constructor(box, curves) {
    const ks = curves.flatMap(({values}) => values.map(([k]) => k));
    const [first, last] = [Math.min(...ks), Math.max(...ks)];
    const across = (k) => 12 + ((k - first) / (last - first || 1)) * 296;
    this.curves = curves.filter(({values}) => values.length).map((curve) => {
      const {name, verdict, values, limits: [low, high], ticks} = curve;
      const share = (value) => (value - low) / (high - low);
      const place = ([k, value]) => [across(k), 110 - 110 * share(value)];
      const drawn = chart(box, name, "k");
      const every = Math.ceil(values.length / 10);
      const told = values.filter((_, i) => i % every === 0);
      drawn.scale.set(ticks.map(([value, text]) => [share(value), text]),
        told.map(([k]) => [across(k) / 320, `${k}`]));
      give(drawn.value, {text: verdict});
      give(drawn.past, {d: line(values.map(place))});
      return {...drawn, values, place};
    });
    alignPlots(box, this.curves);
  }

  show({stars}) {
    for (const {values, place, now} of this.curves) {
      const here = values.filter(([k]) => k === stars.length).map(place);
      give(now, {d: here.map((spot) => `${line([spot])}h.1`).join("")});
    }
  }
}
