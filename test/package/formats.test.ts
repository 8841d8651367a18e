import { install, type Installed } from './installed.js';

const output = '[ 3, 1, 2 ]\n{ value: { a: 60000, b: 30000 }, elapsed: 60000 }\nobject\n';

interface Across {
  loop: boolean;
  task: boolean;
  context: string;
  future: string;
  failure: string;
  gathered: string[];
  names: string[];
  allTasks: boolean;
  cancelled: boolean[];
  message: string;
  piped: string;
}

interface Both {
  notInstancesOfCjs: string[];
  notInstancesOfEsm: string[];
  errors: string[];
  overlaps: boolean[];
  subclass: boolean;
  distinct: boolean;
  predicates: boolean[];
  defaultLoop: boolean;
  cjsInEsm: Across;
  esmInCjs: Across;
}

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

describe('the packed tarball', () => {
  it('runs a program that imports it as ES modules', () => {
    expect(installed.run('program.mjs')).toBe(output);
  });

  it('runs a program that requires it as CommonJS', () => {
    expect(installed.run('program.cjs')).toBe(output);
  });
});

describe('an ESM and a CJS copy in one process', () => {
  let both: Both;
  beforeAll(() => {
    both = JSON.parse(installed.run('both.mjs')) as Both;
  });

  it('are two copies', () => {
    expect(both.distinct).toBe(true);
  });

  it('share the default loop', () => {
    expect(both.defaultLoop).toBe(true);
  });

  it('recognise instances of each other by instanceof', () => {
    expect([both.notInstancesOfCjs, both.notInstancesOfEsm]).toEqual([[], []]);
  });

  it('recognise the errors of each other, all of them', () => {
    expect(both.errors).toEqual(expect.arrayContaining(['BrokenBarrierError', 'CancelledError', 'ExceptionGroup', 'InvalidStateError']));
  });

  it('keep apart what is not an instance', () => {
    expect(both.overlaps).toEqual([false, false, false, false]);
  });

  it('recognise a subclass of each other by its base class', () => {
    expect(both.subclass).toBe(true);
  });

  it('recognise the futures and coroutines of each other by isFuture and isCoroutine', () => {
    expect(both.predicates).toEqual([true, true, true, true]);
  });

  describe.each(['cjsInEsm', 'esmInCjs'] as const)('with a coroutine of the one in a task of the other (%s)', (direction) => {
    let across: Across;
    beforeAll(() => {
      across = both[direction];
    });

    it('have the same running loop', () => {
      expect(across.loop).toBe(true);
    });

    it('have the same current task', () => {
      expect(across.task).toBe(true);
    });

    it('have the same tasks', () => {
      expect(across.allTasks).toBe(true);
    });

    it('see the same context variables', () => {
      expect(across.context).toBe('seen');
    });

    it('await a future of the other', () => {
      expect(across.future).toBe('set');
    });

    it('catch the error of a future of the other', () => {
      expect(across.failure).toBe('failed');
    });

    it('gather the coroutines and tasks of the other', () => {
      expect(across.gathered).toEqual(['theirs', 'mine', 'task']);
    });

    it('number their tasks in one sequence', () => {
      const [first, second] = across.names.map((name) => Number(name.replace('Task-', '')));
      expect(second).toBe(Number(first) + 1);
    });

    it('cancel through each other, and know the CancelledError', () => {
      expect(across.cancelled).toEqual([true, 'cleaned up', true]);
    });

    it('tell each other the message of a cancel', () => {
      expect(across.message).toBe('enough');
    });

    it('await a coroutine of the other outside a task', () => {
      expect(across.piped).toBe('piped');
    });
  });
});

describe('an ESM and a CJS copy on the two ends of a bridge between threads', () => {
  let bridge: { worker: unknown; refusal: string; twice: string; failure: boolean; instances: boolean[] };
  beforeAll(() => {
    bridge = JSON.parse(installed.run('bridge.mjs')) as typeof bridge;
  });

  it('speak the same protocol, and each throws an error of its own class', () => {
    expect([bridge.worker, bridge.failure]).toEqual([[true, 'nothing there'], true]);
  });

  it('see that a thread would wait for itself', () => {
    expect(bridge.refusal).toMatch(/the loop is one of this thread, which would wait for itself/);
  });

  it('see that a loop is exposed on an endpoint already', () => {
    expect(bridge.twice).toBe('exposeLoop: a loop is exposed on this endpoint already');
  });

  it('recognise the instances of each other', () => {
    expect(bridge.instances).toEqual([true, true]);
  });
});
