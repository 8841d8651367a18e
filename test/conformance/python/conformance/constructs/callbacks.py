import asyncio

from ..registry import simple, state


@simple('after')
def after(machine, statement):
    left = statement['iterations']

    def step():
        nonlocal left
        left -= 1
        if left > 0:
            machine.loop.call_soon(step)
        else:
            machine.now(statement['steps'])

    machine.loop.call_soon(step)


@simple('callAt')
def call_at(machine, statement):
    handle = machine.loop.call_at(statement['at'], _callback(machine, statement))
    machine.slots[statement['name']] = handle


@simple('callLater')
def call_later(machine, statement):
    handle = machine.loop.call_later(statement['ms'], _callback(machine, statement))
    machine.slots[statement['name']] = handle


@simple('callSoon')
def call_soon(machine, statement):
    machine.slots[statement['name']] = machine.loop.call_soon(_callback(machine, statement))


@simple('cancelHandle')
def cancel_handle(machine, statement):
    handle = machine.find(statement['target'], asyncio.Handle)
    if handle is not None:
        handle.cancel()


@simple('report')
def report(machine, statement):
    machine.loop.call_exception_handler({'message': statement['message']})


def _callback(machine, statement):
    def run():
        machine.say(f'callback {statement["name"]}')
        machine.now(statement['steps'])

    return run


@state
def handle_state(value):
    if not isinstance(value, asyncio.Handle):
        return None
    kind = 'timer' if isinstance(value, asyncio.TimerHandle) else 'handle'
    words = f'{kind} cancelled' if value.cancelled() else kind
    return lambda: words
