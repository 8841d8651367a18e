import { from } from 'rxjs';
import { coroutine, createTask, EventLoop, sleep, type Body, type Task } from '../../lib/index.js';
import { asCompletedMap, gatherMap, orderedMap } from '../../operators/index.js';
import { collectGarbage, settle } from '../loop/helpers.js';

const operators = [
  { name: 'gatherMap', make: gatherMap },
  { name: 'orderedMap', make: orderedMap },
  { name: 'asCompletedMap', make: asCompletedMap },
];

const held = (references: readonly WeakRef<object>[]): number => references.filter((reference) => reference.deref() !== undefined).length;

const result = coroutine(function* (): Body<object> {
  yield* sleep(0);
  return {};
});

describe.each(operators)('a task that is done, and was handed to $name', ({ make }) => {
  it('does not hold whoever got its result.', async () => {
    const task = createTask(result(), { loop: new EventLoop() });
    const references: WeakRef<object>[] = [];
    const use = (): void => {
      const subscriber = (): void => undefined;
      references.push(new WeakRef(subscriber));
      task.getLoop().callSoon(() => void from([task]).pipe(make((input: Task<object>) => input)).subscribe(subscriber));
    };
    use();
    await settle();
    expect(task.done()).toBe(true);
    await collectGarbage(() => held(references) === 0);
    expect(held(references)).toBe(0);
  });
});
