import asyncio

from ..cold import Cold
from ..describe import describe, is_caught
from ..registry import expression, suspending


@suspending('asCompleted')
async def as_completed(machine, statement):
    left = statement.get('take')
    for following in asyncio.as_completed(machine.awaitables(statement['items']), timeout=statement.get('timeout')):
        try:
            machine.say(f'completed {describe(await following)}')
        except BaseException as error:
            if not is_caught(error, 'exception'):
                raise
            machine.say(f'completed {describe(error)}')
        if left is not None:
            left -= 1
            if left == 0:
                break


@expression('gather')
def gather(machine, x):
    items = machine.awaitables(x['items'])
    return Cold(lambda: asyncio.gather(*items, return_exceptions=x.get('returnExceptions', False)))


@expression('shield')
def shield(machine, x):
    inner = machine.awaitable(x['what'])
    return None if inner is None else Cold(lambda: asyncio.shield(inner))


@expression('wait')
def wait(machine, x):
    named = {}
    for name in x['names']:
        future = machine.future(name)
        if future is not None:
            named.setdefault(future, name)

    async def waiting():
        done, pending = await asyncio.wait(list(named), return_when=x['when'], timeout=x.get('timeout'))
        return [[name for future, name in named.items() if future in group] for group in (done, pending)]

    return waiting() if named else None


@expression('waitFor')
def wait_for(machine, x):
    inner = machine.awaitable(x['what'])
    return None if inner is None else asyncio.wait_for(inner, x['ms'])
