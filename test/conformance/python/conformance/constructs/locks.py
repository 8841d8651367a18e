import asyncio

from ..barrier import Barrier
from ..registry import expression, simple, state, suspending

_HOLDABLE = (asyncio.Lock, asyncio.Condition, asyncio.Semaphore)


@simple('barrier')
def barrier(machine, statement):
    machine.slots[statement['name']] = Barrier(statement['parties'])


@simple('clear')
def clear(machine, statement):
    event = machine.find(statement['target'], asyncio.Event)
    if event is not None:
        event.clear()


@simple('condition')
def condition(machine, statement):
    lock = machine.find(statement.get('lock'), asyncio.Lock)
    machine.slots[statement['name']] = asyncio.Condition(lock)


@simple('event')
def event(machine, statement):
    machine.slots[statement['name']] = asyncio.Event()


@suspending('hold')
async def hold(machine, statement):
    target = statement['target']
    manager = machine.find(target, (*_HOLDABLE, Barrier))
    if manager is None:
        return None
    value = await manager.__aenter__()
    try:
        machine.say(f'in {target}{"" if value is None else f", {value}"}')
        completion = await machine.run(statement['steps'])
    except BaseException as error:
        if machine.closed:
            raise
        # The library lets no error of an exit hide that of the block, except for cancels.
        try:
            await manager.__aexit__(type(error), error, None)
        except BaseException as failure:
            if isinstance(error, asyncio.CancelledError) or isinstance(failure, asyncio.CancelledError):
                raise
        raise
    await manager.__aexit__(None, None, None)
    return completion


@simple('lock')
def lock(machine, statement):
    machine.slots[statement['name']] = asyncio.Lock()


@simple('notify')
def notify(machine, statement):
    target = machine.find(statement['target'], asyncio.Condition)
    if target is None:
        return
    if statement['count'] is None:
        target.notify_all()
    else:
        target.notify(statement['count'])


@simple('release')
def release(machine, statement):
    target = machine.find(statement['target'], _HOLDABLE)
    if target is not None:
        target.release()


@simple('semaphore')
def semaphore(machine, statement):
    kind = asyncio.BoundedSemaphore if statement.get('bounded') else asyncio.Semaphore
    machine.slots[statement['name']] = kind(statement['value'])


@simple('set')
def set_event(machine, statement):
    target = machine.find(statement['target'], asyncio.Event)
    if target is not None:
        target.set()


@expression('abort')
def abort(machine, x):
    target = machine.find(x['name'], Barrier)
    return None if target is None else target.abort()


@expression('acquire')
def acquire(machine, x):
    target = machine.find(x['name'], _HOLDABLE)
    return None if target is None else target.acquire()


@expression('barrierWait')
def barrier_wait(machine, x):
    target = machine.find(x['name'], Barrier)
    return None if target is None else target.wait()


@expression('conditionWait')
def condition_wait(machine, x):
    target = machine.find(x['name'], asyncio.Condition)
    return None if target is None else target.wait()


@expression('eventWait')
def event_wait(machine, x):
    target = machine.find(x['name'], asyncio.Event)
    return None if target is None else target.wait()


@expression('reset')
def reset(machine, x):
    target = machine.find(x['name'], Barrier)
    return None if target is None else target.reset()


@expression('waitUntil')
def wait_until(machine, x):
    target = machine.find(x['name'], asyncio.Condition)
    tested = 0

    def predicate():
        nonlocal tested
        tested += 1
        machine.say(f'test {tested} of {x["name"]}')
        return tested > x['tests']

    return None if target is None else target.wait_for(predicate)


@state
def lock_state(value):
    words = _words_of(value)
    return None if words is None else lambda: words


def _words_of(value):
    name = type(value).__name__
    if isinstance(value, Barrier):
        waiting = '' if value.broken else f', waiters: {value.n_waiting}/{value.parties}'
        return f'<{name} {value._state.value}{waiting}>'
    if isinstance(value, asyncio.Event):
        return f'<{name} {"set" if value.is_set() else "unset"}{_waiters(value)}>'
    if isinstance(value, asyncio.Semaphore):
        return f'<{name} {"locked" if value.locked() else f"unlocked, value: {value._value}"}{_waiters(value)}>'
    if isinstance(value, (asyncio.Lock, asyncio.Condition)):
        return f'<{name} {"locked" if value.locked() else "unlocked"}{_waiters(value)}>'
    return None


def _waiters(value):
    """Those who wait, or have been woken and have yet to go on."""
    alive = sum(not waiter.cancelled() for waiter in value._waiters or ())
    return f', waiters: {alive}' if alive else ''
