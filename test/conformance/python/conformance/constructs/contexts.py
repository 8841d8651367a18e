import contextvars

from ..registry import simple, state, suspending


@simple('copyContext')
def copy_context(machine, statement):
    machine.slots[statement['name']] = contextvars.copy_context()


@simple('getVar')
def get_var(machine, statement):
    name = statement['variable']
    machine.say(f'{name} is {_var_of(machine, name).get("unset")}')


@simple('runIn')
def run_in(machine, statement):
    context = machine.find(statement['target'], contextvars.Context)
    if context is not None:
        context.run(machine.now, statement['steps'])


@simple('setVar')
def set_var(machine, statement):
    _var_of(machine, statement['variable']).set(statement['value'])


@suspending('withVar')
async def with_var(machine, statement):
    variable = _var_of(machine, statement['variable'])
    token = variable.set(statement['value'])
    try:
        return await machine.run(statement['steps'])
    finally:
        if not machine.closed:
            variable.reset(token)


def _var_of(machine, name):
    if name not in machine.vars:
        machine.vars[name] = contextvars.ContextVar(name)
    return machine.vars[name]


@state
def context_state(value):
    return (lambda: 'context') if isinstance(value, contextvars.Context) else None
