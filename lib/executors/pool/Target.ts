import { describe } from '../../check.js';
import { shortUrl, type CalledFunction } from './protocol.js';
import type { WorkerExport } from '../WorkerFunction.js';

type AnyFunction = (...args: never[]) => unknown;
type Exported = WorkerExport<never, unknown>;

/** What `freeVariables.ts` has, which is loaded when a function is first sent by its source. */
export type Analyser = (source: string) => string[];

let count = 0;
const known = new WeakMap<object, Target>();
/** By name and text, as a function that is written where it is used is a new one each time. The oldest are forgotten. */
const byText = new Map<string, Target>();
const mostTexts = 500;

/** A function that workers are told of. */
export class Target {
  readonly id = ++count;
  readonly label: string;
  /** The text of a function that is sent by its source; null: a worker imports it. */
  readonly source: string | null;
  /** Whether it ends by itself when its signal is aborted; of one that is imported, null until a worker has told. */
  wantsSignal: boolean | null;
  readonly #exported: Exported | null;
  #uses: Uses | null = null;
  #expression = '';

  constructor(fn: AnyFunction | Exported) {
    if (typeof fn === 'function') {
      this.label = fn.name || 'an anonymous function';
      const text = Function.prototype.toString.call(fn);
      this.source = text;
      this.wantsSignal = /\bsignal\b|^(async\s*)?(function\s*)?\*/.test(text);
      this.#exported = null;
    } else {
      this.label = `${fn.name} of ${shortUrl(fn.url)}`;
      this.source = null;
      this.wantsSignal = null;
      this.#exported = fn;
    }
  }

  /** How a worker is told of it. */
  get called(): CalledFunction {
    return this.#exported === null ? { id: this.id, source: this.#expression } : { id: this.id, ...this.#exported };
  }

  /**
   * Why a worker with these globals can't run it, or null.
   *
   * @param analyse null for one that is imported
   */
  refusal(globals: ReadonlySet<string>, analyse: Analyser | null): TypeError | null {
    if (this.source === null || analyse === null) return null;
    this.#uses ??= this.#analyse(this.source, analyse);
    if ('problem' in this.#uses) return this.#refuse(this.#uses.problem);
    const closed = this.#uses.names.filter((name) => !globals.has(name));
    if (closed.length === 0) return null;
    return this.#refuse(
      `it uses ${closed.join(', ')} from around it. Hand that in as an argument, import it inside with import(), or use workerExport`,
    );
  }

  #refuse(problem: string): TypeError {
    return new TypeError(`${this.label} can't be sent to a worker by its source: ${problem}`);
  }

  #analyse(source: string, analyse: Analyser): Uses {
    if (/^class\b/.test(source)) return { problem: 'a class is not a function to call' };
    if (native.test(source)) return { problem: 'it is native code, or was bound' };
    let problem = '';
    for (const form of [plain, method]) {
      try {
        const names = analyse(form(source));
        this.#expression = form(source);
        return { names };
      } catch (error) {
        problem ||= `it can't be read on its own: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
    return { problem };
  }
}

/** The names that it uses from outside, or why it can't be sent. */
type Uses = { readonly names: readonly string[] } | { readonly problem: string };

const native = /\{\s*\[native code\]\s*\}\s*$/;
const plain = (source: string): string => `'use strict';(${source})`;
/** The source of a method is no expression by itself. */
const method = (source: string): string => `'use strict';((made) => made[Reflect.ownKeys(made)[0]])({${source}})`;

/**
 * What a worker is told of `fn`, once for each function.
 *
 * @throws TypeError when it is neither a function nor made by `workerExport`
 */
export function targetOf(where: string, fn: unknown): Target {
  const exported = fn as Partial<Exported> | null;
  const isExport = typeof exported === 'object' && typeof exported?.url === 'string' && typeof exported.name === 'string';
  if (typeof fn !== 'function' && !isExport) {
    throw new TypeError(`${where}: fn must be a function, or come from workerExport(), got ${describe(fn)}`);
  }
  let target = known.get(fn as object);
  if (target === undefined) {
    target = typeof fn === 'function' ? sameText(fn as AnyFunction) : new Target(fn as Exported);
    known.set(fn as object, target);
  }
  return target;
}

function sameText(fn: AnyFunction): Target {
  const text = `${fn.name} ${Function.prototype.toString.call(fn)}`;
  let target = byText.get(text);
  if (target !== undefined) return target;
  byText.set(text, (target = new Target(fn)));
  if (byText.size > mostTexts) byText.delete(byText.keys().next().value as string);
  return target;
}
