import { createRequire } from 'node:module';
import * as esm from 'rxjs-asyncio';
import * as esmExecutors from 'rxjs-asyncio/executors';

const require = createRequire(import.meta.url);
const cjs = require('rxjs-asyncio');
const cjsExecutors = require('rxjs-asyncio/executors');

const failing = () => {
  throw new RangeError('over there');
};

class Custom extends Error {}
esmExecutors.registerErrorClass(Custom);
const custom = () => {
  class Custom extends Error {}
  throw new Custom('own');
};

const across = (one, other, otherExecutors) =>
  one.run(
    one.coroutine(function* () {
      const executor = new otherExecutors.ThreadPoolExecutor({ maxWorkers: 1 });
      const results = [
        yield* otherExecutors.toThread((x) => x, 'toThread of the other'),
        yield* one.getRunningLoop().runInExecutor(executor, (x) => x, 'an executor of the other'),
        yield* one.until(executor.map((x) => x, ['its map'])),
      ];
      for (const fn of [failing, custom]) {
        try {
          yield* executor.submit(fn);
        } catch (error) {
          results.push(error instanceof RangeError || error instanceof Custom);
        }
      }
      const bytes = new Uint8Array(4);
      one === esm ? esmExecutors.transfer(bytes, [bytes.buffer]) : cjsExecutors.transfer(bytes, [bytes.buffer]);
      yield* executor.submit((given) => given.length, bytes);
      results.push(bytes.length);
      yield* executor.shutdown();
      return results;
    })(),
  );

console.log(
  JSON.stringify({
    distinct: esmExecutors.ThreadPoolExecutor !== cjsExecutors.ThreadPoolExecutor,
    instances: [
      new esmExecutors.ThreadPoolExecutor() instanceof cjsExecutors.ThreadPoolExecutor,
      new cjsExecutors.ProcessPoolExecutor() instanceof esmExecutors.ProcessPoolExecutor,
    ],
    cjsInEsm: await across(esm, cjs, cjsExecutors),
    esmInCjs: await across(cjs, esm, esmExecutors),
  }),
);
