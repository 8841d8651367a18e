import { microtasks } from '../loop/helpers.js';
import { Play, type Allowances, type Mount, type Plan, type Scenario, type Trial } from './trial.js';

export interface SweepOptions extends Allowances {
  /** Promises take part: they get their turn between two iterations. */
  readonly promises?: boolean;
  readonly mounts?: readonly Mount[];
  /** Whether all workers are stopped when it is left before its end. Default: false. */
  readonly stops?: boolean;
  /** Whether it is also disturbed in the middle of steps. Default: true. */
  readonly amid?: boolean;
  /** Whether it is also disturbed behind each item that was queued. Default: true. */
  readonly behind?: boolean;
}

const mounts: readonly Mount[] = ['task', 'awaited', 'subscription', 'subscribed task'];
const hostTurn = (): Promise<void> => microtasks(8);

/** A test for each scenario and each way to run it: disturbs it wherever it can be disturbed. */
export function sweep(scenarios: Readonly<Record<string, Scenario>>, options: SweepOptions = {}): void {
  for (const [name, scenario] of Object.entries(scenarios)) {
    for (const mount of options.mounts ?? mounts) {
      it(`${name}, ${titles[mount]}`, async () => {
        expect(await violations(scenario, mount, options)).toEqual([]);
      });
    }
  }
}

const titles: Record<Mount, string> = {
  'task': 'as a task',
  'awaited': 'awaited',
  'subscription': 'as a subscription',
  'subscribed task': 'as a task that is subscribed to',
  'promise': 'as a promise',
};

/** What went wrong, each with the first disturbance that shows it, and the number of them. */
async function violations(scenario: Scenario, mount: Mount, options: SweepOptions): Promise<string[]> {
  const turn = options.promises === true || mount === 'promise' ? hostTurn : null;
  const play = (plan: Plan): Promise<Trial> => new Play(scenario, mount, plan).play(options, turn);
  const found = new Map<string, Plan[]>();
  const note = (text: string, plan: Plan): void => void found.set(text, [...(found.get(text) ?? []), plan]);
  const undisturbed = await play({});
  for (const text of undisturbed.wrong) note(text, {});
  for (const plan of plans(undisturbed, mount)) {
    if ((plan.amid !== undefined && options.amid === false) || (plan.behind !== undefined && options.behind === false)) continue;
    const { wrong, trace, ranOn } = await play(plan);
    for (const text of new Set(wrong)) note(text, plan);
    const early = plan.inner === undefined && plan.after !== undefined && plan.after[0]! + 5 <= undisturbed.endedIn;
    if (options.stops === true && early) for (const name of ranOn) note(`${name} ran on`, plan);
    if (plan.repeat === true && trace.join() !== (await play(plan)).trace.join()) note('differs when it is repeated', plan);
  }
  return [...found].map(([text, places]) => `${text} (${places.length}, first ${JSON.stringify(places[0])})`);
}

/**
 * Where to disturb a run, by what was counted in one that was not. The mounts differ in how they begin and how they are left,
 * so that not each of them needs all of it; and to leave a subscription twice is to leave it once.
 */
function* plans({ iterations, queued, noted, inner }: Trial, mount: Mount): Generator<Plan> {
  const isTask = mount === 'task' || mount === 'awaited';
  const isFirst = mount === 'task' || mount === 'subscription';
  for (let k = 0; k <= iterations; k++) {
    yield { after: [k], repeat: mount === 'task' };
    if (isTask) yield { after: [k, k + 1] };
    if (isTask) yield { after: [k, k + 3] };
    for (let index = 0; isFirst && index < inner[k]!; index++) yield { after: [k], inner: index };
  }
  for (let place = 1; mount === 'task' && place <= queued; place++) yield { behind: [place] };
  for (let place = 1; isFirst && place <= noted; place++) yield { amid: [place] };
}
