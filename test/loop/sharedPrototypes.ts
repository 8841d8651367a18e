/**
 * Imported before a library that patches the platform: Jest gives each file of tests its own globals, but `EventTarget.prototype` and the like
 * are those of the process, and what is patched into them would outlive the file and break the next one.
 */
type Descriptors = Record<PropertyKey, PropertyDescriptor>;

const prototypes = Object.getOwnPropertyNames(globalThis)
  .map((name) => (globalThis as unknown as Record<string, { prototype?: unknown } | undefined>)[name]?.prototype)
  .filter((prototype): prototype is object => typeof prototype === 'object' && prototype !== null);

const saved = new Map(prototypes.map((prototype) => [prototype, Object.getOwnPropertyDescriptors(prototype) as unknown as Descriptors]));

afterAll(() => {
  for (const [prototype, before] of saved) {
    for (const key of Reflect.ownKeys(prototype)) if (!(key in before)) Reflect.deleteProperty(prototype, key);
    for (const key of Reflect.ownKeys(before)) {
      if (isPatched(before[key]!, Object.getOwnPropertyDescriptor(prototype, key))) Object.defineProperty(prototype, key, before[key]!);
    }
  }
});

function isPatched(before: PropertyDescriptor, now: PropertyDescriptor | undefined): boolean {
  return now?.value !== before.value || now?.get !== before.get || now?.set !== before.set;
}
