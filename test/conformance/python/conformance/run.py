"""Runs a program and gives its trace."""

import asyncio
import re

from .describe import describe
from .loop import Deadlock, VirtualLoop
from .machine import Machine
from .metronome import Metronome

# Which reports come at a moment that both sides share, and what the trace calls them.
_KINDS = [
    (re.compile(r'Exception in callback'), 'callback'),
    (re.compile(r'.*exception in shielded future$', re.DOTALL), 'shielded'),
    (re.compile(r'unhandled exception during'), 'shutdown'),
    (re.compile(r'.*has errored out but its parent', re.DOTALL), 'group'),
    (re.compile(r'r\d+$'), 'report'),
]


def trace_of(program):
    # Pyodide has a loop of its own running.
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return _trace_of(program)
    finally:
        asyncio._set_running_loop(outer)


def _trace_of(program):
    loop = VirtualLoop()
    machine = Machine(loop, Metronome(loop, program.get('ticks', 0)))
    loop.set_exception_handler(lambda _loop, context: _reported(machine, context))
    try:
        outcome = _run(loop, machine, program)
        unread = machine.unread()
        return {'events': machine.events, 'final': [outcome, *machine.final()], 'unread': unread}
    finally:
        machine.closed = True
        for task in loop.pending():
            task._log_destroy_pending = False
        # A task whose step could not even begin would stay the current one, also of the next program.
        asyncio._set_running_loop(loop)
        asyncio.tasks._swap_current_task(loop, None)
        asyncio._set_running_loop(None)
        loop.close()


def _run(loop, machine, program):
    task = loop.create_task(_main(loop, machine, program), name='main')
    try:
        try:
            outcome = f'returned {describe(loop.run_until_complete(task))}'
        except Deadlock:
            raise
        except BaseException as error:
            outcome = f'raised {describe(error)}'
        loop.cancel_all()
        return outcome
    except Deadlock:
        return 'deadlock'


async def _main(loop, machine, program):
    machine.slots['main'] = asyncio.current_task()
    machine.end_with(asyncio.current_task())
    if program.get('eager'):
        loop.set_task_factory(asyncio.eager_task_factory)
    return await machine.call(program['main'])


def _reported(machine, context):
    kind = next((kind for pattern, kind in _KINDS if pattern.match(context['message'])), None)
    if kind is None:
        return
    error = f' {describe(context["exception"])}' if 'exception' in context else ''
    machine.say(f'handler: {context["message"] if kind == "report" else kind}{error}')
