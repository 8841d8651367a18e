import {
  Context,
  ContextVar,
  copyContext,
  coroutine,
  createTask,
  EventLoop,
  LookupError,
  RuntimeError,
  Token,
  type Body,
} from '../../lib/index.js';

const user = new ContextVar('user', { default: 'nobody' });

describe('ContextVar', () => {
  it('get gives the value, else the fallback, else the default', () => {
    const plain = new ContextVar<number>('plain');
    new Context().run(() => {
      expect(plain.get(7)).toBe(7);
      expect(user.get()).toBe('nobody');
      expect(user.get('fallback')).toBe('fallback');
      user.set('ada');
      expect(user.get('fallback')).toBe('ada');
    });
    expect.assertions(4);
  });

  it('get without any of them is a LookupError that names the variable', () => {
    const plain = new ContextVar<number>('plain');
    expect(() => plain.get()).toThrow(LookupError);
    expect(() => plain.get()).toThrow(/plain/);
  });

  it('undefined is a value, a default and a fallback as any other', () => {
    const plain = new ContextVar<number | undefined>('plain');
    const defaulted = new ContextVar<number | undefined>('defaulted', { default: undefined });
    new Context().run(() => {
      expect(plain.get(undefined)).toBe(undefined);
      expect(defaulted.get()).toBe(undefined);
      plain.set(undefined);
      expect(plain.get(1)).toBe(undefined);
    });
    expect.assertions(3);
  });

  it('two variables of one name are two variables', () => {
    const [one, two] = [new ContextVar<number>('same'), new ContextVar<number>('same')];
    new Context().run(() => {
      one.set(1);
      expect([one.get(), two.get(0)]).toEqual([1, 0]);
    });
    expect([one.name, two.name]).toEqual(['same', 'same']);
    expect.assertions(2);
  });

  it('reset puts back the value that was there, or none', () => {
    const plain = new ContextVar<number>('plain');
    new Context().run(() => {
      const first = plain.set(1);
      const second = plain.set(2);
      plain.reset(second);
      expect(plain.get()).toBe(1);
      plain.reset(first);
      expect(plain.get(0)).toBe(0);
      expect(copyContext().has(plain as ContextVar<never>)).toBe(false);
    });
    expect.assertions(3);
  });

  it('set gives a Token of the variable', () => {
    new Context().run(() => {
      const token = user.set('ada');
      expect(token).toBeInstanceOf(Token);
      expect(token.var).toBe(user);
    });
    expect.assertions(2);
  });

  it('a token can be used once', () => {
    new Context().run(() => {
      const token = user.set('ada');
      user.reset(token);
      expect(() => user.reset(token)).toThrow(RuntimeError);
      expect(user.get()).toBe('nobody');
    });
    expect.assertions(2);
  });

  it('a token of another variable is a RangeError, and is not used up', () => {
    const other = new ContextVar<string>('other');
    new Context().run(() => {
      const token = user.set('ada');
      expect(() => other.reset(token)).toThrow(RangeError);
      expect(() => other.reset(token)).toThrow(/'user'.*'other'/);
      user.reset(token);
      expect(user.get()).toBe('nobody');
    });
    expect.assertions(3);
  });
});

describe('Context', () => {
  it('run gives the result; what is set in it stays in it', () => {
    const context = copyContext();
    expect(context.run(() => user.set('ada') && 'result')).toBe('result');
    expect(user.get()).toBe('nobody');
    expect(context.run(() => user.get())).toBe('ada');
  });

  it('get, has and size show its values', () => {
    const context = new Context();
    expect([context.size, context.has(user as ContextVar<never>), context.get(user), context.get(user, 'x')]).toEqual([0, false, undefined, 'x']);
    context.run(() => user.set('ada'));
    expect([context.size, context.has(user as ContextVar<never>), context.get(user), context.get(user, 'x')]).toEqual([1, true, 'ada', 'ada']);
  });

  it('a throw passes through run, and leaves the context', () => {
    const context = new Context();
    const fail = (): never => {
      user.set('ada');
      throw new Error('boom');
    };
    expect(() => context.run(fail)).toThrow('boom');
    expect(user.get()).toBe('nobody');
    expect(context.run(() => user.get())).toBe('ada');
  });

  it('entering it twice is a RuntimeError', () => {
    const context = new Context();
    expect(() => context.run(() => context.run(() => undefined))).toThrow(RuntimeError);
    expect(context.run(() => 'again')).toBe('again');
  });

  it('contexts nest', () => {
    const [outer, inner] = [new Context(), new Context()];
    const seen = outer.run(() => {
      user.set('outer');
      const within = inner.run(() => {
        user.set('inner');
        return user.get();
      });
      return [within, user.get()];
    });
    expect(seen).toEqual(['inner', 'outer']);
  });

  it('shows in run what was set there a moment ago', () => {
    const [outer, inner] = [new Context(), new Context()];
    const seen = outer.run(() => {
      user.set('ada');
      return inner.run(() => {
        user.set('grace');
        return [outer.get(user), inner.get(user)];
      });
    });
    expect(seen).toEqual(['ada', 'grace']);
  });

  it('does not show what a task or a copy sets that was made in run', () => {
    const context = new Context();
    const loop = new EventLoop();
    const login = coroutine(function* (): Body<void> {
      user.set('grace');
    });
    context.run(() => {
      user.set('ada');
      createTask(login(), { loop, eager: true });
      copyContext().run(() => user.set('edsger'));
      expect(context.get(user)).toBe('ada');
    });
    expect(context.get(user)).toBe('ada');
    loop.close();
  });

  it('a copy does not follow the original, nor the original the copy', () => {
    new Context().run(() => {
      user.set('ada');
      const copy = copyContext();
      user.set('grace');
      expect(copy.get(user)).toBe('ada');
      copy.run(() => user.set('edsger'));
      expect(user.get()).toBe('grace');
    });
    expect.assertions(2);
  });
});
