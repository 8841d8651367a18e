import asyncio

from ..describe import describe, error_from
from ..registry import simple, state


class Callback:
    """A done callback in a slot."""

    def __init__(self, call):
        self.call = call


@simple('future')
def future(machine, statement):
    made = machine.loop.create_future()
    machine.slots[statement['name']] = made
    machine.futures.append(made)


@simple('removeCallback')
def remove_callback(machine, statement):
    callback = machine.find(statement['name'], Callback)
    target = machine.future(statement['target'])
    if callback is not None and target is not None:
        machine.say(f'removed {statement["name"]}: {target.remove_done_callback(callback.call)}')


@simple('result')
def result(machine, statement):
    target = machine.future(statement['target'])
    if target is None:
        return
    try:
        value = target.result()
    except BaseException as error:
        value = error
    machine.say(f'{statement["target"]} has {describe(value)}')


@simple('setException')
def set_exception(machine, statement):
    target = machine.find(statement['target'], asyncio.Future)
    if target is not None:
        target.set_exception(error_from(statement['error']))
        machine.say(f'failed {statement["target"]}')


@simple('setResult')
def set_result(machine, statement):
    target = machine.find(statement['target'], asyncio.Future)
    if target is not None:
        target.set_result(statement['value'])
        machine.say(f'set {statement["target"]}')


@simple('whenDone')
def when_done(machine, statement):
    def call(_future):
        machine.say(f'callback {statement["name"]}')
        machine.now(statement['steps'])

    machine.slots[statement['name']] = Callback(call)
    target = machine.future(statement['target'])
    if target is not None:
        target.add_done_callback(call)


@state
def future_state(value):
    if isinstance(value, Callback):
        return lambda: 'callback'
    if not isinstance(value, asyncio.Future):
        return None
    requests = f', cancelling {value.cancelling()}' if isinstance(value, asyncio.Task) else ''
    if not value.done():
        return lambda: f'pending{requests}'
    return lambda: f'{_outcome_of(value)}{requests}'


def _outcome_of(future):
    # Its message is for the first who reads it, and that may be a task that goes on when the program is over.
    if future.cancelled():
        return 'cancelled'
    try:
        return f'done {describe(future.result())}'
    except BaseException as error:
        return f'failed {describe(error)}'
