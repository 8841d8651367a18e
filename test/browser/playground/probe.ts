/**
 * Runs in the page before anything else: counts the timers, frames, listeners, observers and workers that are alive, and can trace tasks.
 * Self-contained, as it is sent by its source.
 */
export function installProbe(): void {
  const counts = {
    timers: new Set<unknown>(),
    frames: new Set<unknown>(),
    listeners: new Map<string, number>(),
    observers: new Set<unknown>(),
    workers: new Set<unknown>(),
  };
  const scope = globalThis as unknown as Record<string, (...args: never[]) => unknown>;

  const once = (set: Set<unknown>, arm: string, disarm: string): void => {
    const [start, stop] = [scope[arm]!, scope[disarm]!];
    scope[arm] = (callback: (...args: unknown[]) => void, ...rest: unknown[]) => {
      const id: unknown = start.call(
        globalThis,
        ...([
          (...args: unknown[]) => {
            set.delete(id);
            callback(...args);
          },
          ...rest,
        ] as never[]),
      );
      set.add(id);
      return id;
    };
    scope[disarm] = (id: unknown) => {
      set.delete(id);
      stop.call(globalThis, ...([id] as never[]));
    };
  };
  once(counts.timers, 'setTimeout', 'clearTimeout');
  once(counts.frames, 'requestAnimationFrame', 'cancelAnimationFrame');

  const [startInterval, stopInterval] = [scope['setInterval']!, scope['clearInterval']!];
  scope['setInterval'] = (...args) => {
    const id = startInterval.call(globalThis, ...args);
    counts.timers.add(id);
    return id;
  };
  scope['clearInterval'] = (...args) => {
    counts.timers.delete(args[0]);
    return stopInterval.call(globalThis, ...args);
  };

  const alive = new WeakMap<EventTarget, Set<string>>();
  const countListener = (target: EventTarget, type: string, change: number): void => {
    const label = `${type} on ${Object.prototype.toString.call(target).slice(8, -1)}`;
    const count = (counts.listeners.get(label) ?? 0) + change;
    if (count === 0) counts.listeners.delete(label);
    else counts.listeners.set(label, count);
  };
  // Of a target that can't call them any more.
  const forget = (target: EventTarget): void => {
    for (const key of alive.get(target) ?? []) countListener(target, key.slice(0, key.indexOf(' ')), -1);
    alive.delete(target);
  };
  const ids = new WeakMap<object, number>();
  let nextId = 0;
  const keyOf = (type: string, listener: object, options: unknown): string => {
    if (!ids.has(listener)) ids.set(listener, nextId++);
    const capture = options === true || (options as { capture?: boolean } | undefined)?.capture === true;
    return `${type} ${ids.get(listener)!} ${capture}`;
  };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type: string, listener: object | null, options?: { once?: boolean }) {
    const target = this ?? globalThis;
    if (listener !== null && options?.once !== true) {
      const key = keyOf(type, listener, options);
      const own = alive.get(target) ?? new Set<string>();
      // A signal that is aborted holds nobody any more.
      if (target instanceof AbortSignal && !alive.has(target)) {
        addEventListener.call(target, 'abort', () => forget(target), { once: true });
      }
      alive.set(target, own);
      if (!own.has(key)) countListener(target, type, 1);
      own.add(key);
    }
    addEventListener.call(target, type, listener as EventListener, options);
  };
  EventTarget.prototype.removeEventListener = function (type: string, listener: object | null, options?: unknown) {
    const target = this ?? globalThis;
    if (listener !== null && alive.get(target)?.delete(keyOf(type, listener, options)) === true) countListener(target, type, -1);
    removeEventListener.call(target, type, listener as EventListener, options as EventListenerOptions);
  };

  const { observe, disconnect } = ResizeObserver.prototype;
  ResizeObserver.prototype.observe = function (...args) {
    counts.observers.add(this);
    observe.apply(this, args);
  };
  ResizeObserver.prototype.disconnect = function () {
    counts.observers.delete(this);
    disconnect.call(this);
  };

  scope['Worker'] = new Proxy(Worker, {
    construct(target, args: ConstructorParameters<typeof Worker>) {
      const worker = new target(...args);
      counts.workers.add(worker);
      return worker;
    },
  }) as never;
  const { terminate } = Worker.prototype;
  Worker.prototype.terminate = function () {
    counts.workers.delete(this);
    forget(this);
    terminate.call(this);
  };

  const trace = (): void => {
    const { playground } = globalThis as unknown as { playground: { loops(): TracedLoop[] } };
    const traced: string[] = [];
    for (const loop of playground.loops()) loop.trace$.subscribe(({ kind, task, outcome }) => traced.push(`${task.getName()} ${outcome ?? kind}`));
    Object.assign(globalThis, { traced });
  };

  Object.assign(globalThis, {
    probe: {
      trace,
      read: () => ({
        timers: counts.timers.size,
        frames: counts.frames.size,
        listeners: Object.fromEntries([...counts.listeners].sort()),
        observers: counts.observers.size,
        workers: counts.workers.size,
      }),
    },
  });
}

interface TracedLoop {
  trace$: { subscribe(fn: (event: { kind: string; task: { getName(): string }; outcome?: string }) => void): void };
}

export interface Counts {
  timers: number;
  frames: number;
  /** By event and target, as `click on HTMLButtonElement`. */
  listeners: Record<string, number>;
  observers: number;
  workers: number;
}
