import asyncio
import re

from ..describe import describe, error_from, is_caught
from ..machine import Return
from ..registry import expression, simple, state_of, suspending


@suspending('await')
async def await_(machine, statement):
    awaitable = machine.awaitable(statement['what'])
    if awaitable is not None:
        value = await awaitable
        machine.say(f'{statement["what"]["x"]} gives {describe(value)}')


@simple('attempt')
def attempt(machine, statement):
    try:
        machine.now(statement['steps'])
    except BaseException as error:
        machine.say(f'failed: {describe(error)}')


@simple('inspect')
def inspect(machine, statement):
    target = statement['target']
    if target in machine.slots:
        # CPython forgets who has been woken in a queue before he goes on.
        words = re.sub(r', (getters|putters): \d+', '', state_of(machine.slots[target])())
        machine.say(f'{target} is {words}')


@simple('mark')
def mark(machine, statement):
    machine.say(statement['text'])


@simple('raise')
def raise_(_machine, statement):
    raise error_from(statement['error'])


@suspending('repeat')
async def repeat(machine, statement):
    for _ in range(statement['times']):
        completion = await machine.run(statement['steps'])
        if completion is not None:
            return completion


@suspending('return')
async def return_(_machine, statement):
    return Return(statement['value'])


@suspending('try')
async def try_(machine, statement):
    clause = statement.get('except')
    try:
        return await machine.run(statement['steps'])
    except BaseException as error:
        if clause is None or not is_caught(error, clause['what']):
            raise
        machine.say(f'caught {describe(error)}')
        completion = await machine.run(clause['steps'])
        if completion is None and clause.get('again'):
            raise
        return completion
    finally:
        if 'finally' in statement and not machine.closed:
            machine.say('finally')
            await machine.run(statement['finally'])


@expression('call')
def call(machine, x):
    return machine.call(x['procedure'])


@expression('ref')
def ref(machine, x):
    return machine.future(x['name'])


@expression('sleep')
def sleep(_machine, x):
    return asyncio.sleep(x['ms'], x.get('value'))
