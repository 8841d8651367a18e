/** From times to places on the drawing. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  x(time: number): number;
}

export function scaleOf(from: number, to: number, left: number, right: number): Scale {
  const perMs = (right - left) / Math.max(1, to - from);
  return { from, to, x: (time) => left + Math.min(Math.max(time, from), to) * perMs - from * perMs };
}

/** Round times in a span, about one every 90 px. */
export function ticksOf(scale: Scale, origin: number, width: number): { readonly x: number; readonly label: string }[] {
  const span = scale.to - scale.from;
  const wanted = span / Math.max(2, width / 90);
  const step = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000].find((ms) => ms >= wanted) ?? 10_000;
  const ticks = [];
  for (let time = Math.ceil((scale.from - origin) / step) * step; time <= scale.to - origin; time += step) {
    ticks.push({ x: scale.x(time + origin), label: time >= 1_000 && step >= 100 ? `${time / 1_000} s` : `${time}` });
  }
  return ticks;
}
