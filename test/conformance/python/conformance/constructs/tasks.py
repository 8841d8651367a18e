import asyncio
import contextvars

from ..registry import simple


@simple('cancel')
def cancel(machine, statement):
    target = statement['target']
    future = machine.future(target)
    if future is None:
        return
    message = statement.get('message')
    accepted = future.cancel() if message is None else future.cancel(message)
    machine.say(f'cancel {target}: {"asked" if accepted else "too late"}')


@simple('count')
def count(machine, _statement):
    machine.say(f'{len(asyncio.all_tasks(machine.loop))} tasks')


@simple('look')
def look(machine, statement):
    target = statement['target']
    future = machine.future(target)
    if future is None:
        return
    state = 'cancelled' if future.cancelled() else 'done' if future.done() else 'pending'
    requests = f', cancelling {future.cancelling()}' if isinstance(future, asyncio.Task) else ''
    machine.say(f'{target} is {state}{requests}')


@simple('spawn')
def spawn(machine, statement):
    name = statement['name']
    owner = machine.find(statement.get('group'), asyncio.TaskGroup) or machine.loop
    options = {'name': name}
    if 'eager' in statement:
        options['eager_start'] = statement['eager']
    context = machine.find(statement.get('context'), contextvars.Context)
    if context is not None:
        options['context'] = context
    machine.slots[name] = owner.create_task(machine.call(statement['procedure']), **options)
    machine.say(f'made {name}')


@simple('uncancel')
def uncancel(machine, statement):
    future = machine.future(statement['target'])
    if isinstance(future, asyncio.Task):
        machine.say(f'uncancel {statement["target"]}: {future.uncancel()}')
