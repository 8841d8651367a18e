import asyncio

from ..registry import simple, state, suspending


@simple('reschedule')
def reschedule(machine, statement):
    timeout = machine.find(statement['target'], asyncio.Timeout)
    if timeout is not None:
        ms = statement['ms']
        timeout.reschedule(None if ms is None else machine.loop.time() + ms)
        machine.say(f'rescheduled {statement["target"]}')


@suspending('timeout')
async def timeout(machine, statement):
    ms = statement['ms']
    when = None if ms is None else machine.loop.time() + ms
    made = asyncio.timeout_at(when) if 'how' in statement else asyncio.timeout(ms)
    async with made as block:
        machine.slots[statement['name']] = block
        return await machine.run(statement['steps'])


@state
def timeout_state(value):
    if not isinstance(value, asyncio.Timeout):
        return None
    words = f'timeout until {value.when()}{", expired" if value.expired() else ""}'
    return lambda: words
