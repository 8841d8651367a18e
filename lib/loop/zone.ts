/** As much of zone.js's `Zone` as is needed here. */
interface Zone {
  readonly parent: Zone | null;
  run(fn: () => void): void;
}

interface ZoneGlobal {
  Zone?: { readonly current: Zone; readonly root: Zone };
}

/**
 * The zone that is current, or null in the root zone and where there is no zone.js. Looked up late: zone.js may be
 * loaded after us.
 */
export function currentZone(): Zone | null {
  const zones = (globalThis as ZoneGlobal).Zone;
  if (zones === undefined) return null;
  const zone = zones.current;
  return zone.parent === null ? null : zone;
}

/** Arms the host outside every zone: a shared flush belongs to nobody, and each callback enters its own zone. */
export function runInRootZone(fn: () => void): void {
  if (currentZone() === null) fn();
  else (globalThis as unknown as Required<ZoneGlobal>).Zone.root.run(fn);
}
