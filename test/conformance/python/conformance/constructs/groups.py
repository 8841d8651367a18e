import asyncio

from ..registry import state, suspending


@suspending('group')
async def group(machine, statement):
    async with asyncio.TaskGroup() as made:
        machine.slots[statement['name']] = made
        completion = await machine.run(statement['steps'])
    machine.say(f'left {statement["name"]}')
    return completion


@state
def group_state(value):
    return (lambda: 'group') if isinstance(value, asyncio.TaskGroup) else None
