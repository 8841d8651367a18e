import * as asyncio from 'rxjs-asyncio';

/** What the page exposes, with what a scenario looks at afterwards. */
export function createFunctions() {
  const lines: string[] = [];
  const value = new asyncio.Future<string>();
  const began = new asyncio.Future<void>();
  const ended = new asyncio.Future<string>();
  const functions = {
    add: asyncio.coroutine(function* (a: number, b: number) {
      return a + b;
    }),
    echo: asyncio.coroutine(function* (echoed: unknown) {
      return echoed;
    }),
    fail: asyncio.coroutine(function* (message: string): Generator<never, void> {
      throw new asyncio.QueueEmpty(message);
    }),
    hang: asyncio.coroutine(function* (): Generator<never, void> {
      began.setResult();
      try {
        yield* new asyncio.Future();
      } catch (error) {
        yield* asyncio.sleep(5);
        lines.push(`cleaned up after ${String(error)}`);
        ended.setResult(String(error));
        throw error;
      }
    }),
    lines: asyncio.coroutine(function* () {
      return lines;
    }),
    set: (text: string) => value.setResult(text),
  };
  return { functions, value, began, ended };
}

export type Functions = ReturnType<typeof createFunctions>['functions'];
