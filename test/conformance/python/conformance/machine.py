"""Runs the steps of one program over asyncio, and writes down what happens."""

import asyncio

from .describe import describe
from .registry import InvalidProgram, expressions, simple_statements, state_of, suspending_statements


class Return:
    """What a body returned; one that came to its end gives None."""

    def __init__(self, value):
        self.value = value


class Machine:
    def __init__(self, loop, metronome):
        self.loop = loop
        self.events = []
        self.slots = {}
        self.vars = {}
        self.futures = []
        # Set when the loop is closed: then the collector ends what is left, and no clean-up can run.
        self.closed = False
        # What was left, and what the slots held, when main was done.
        self._last = None
        self._final = None
        self._metronome = metronome
        self._labels = {}

    @property
    def over(self):
        if self._last is not None and all(task.done() for task in self._last[0]):
            self.end()
        return self._final is not None

    def end(self):
        """The program is over: nothing that happens later is part of it."""
        if self._final is not None:
            return
        self._failed = [future for future in [*filter(None, self.loop.tasks), *self.futures] if future._log_traceback]
        tasks, slots = self._last or (self.loop.pending(), self.slots)
        left = sorted(self.label_of(task) for task in tasks if not task.done())
        states = {name: state_of(value) for name, value in slots.items()}
        self._final = left, states

    def unread(self):
        """The errors that nobody has read."""
        self.end()
        unread = [future for future in self._failed if future._log_traceback]
        return [describe(future.exception()) for future in unread]

    def final(self):
        """Which tasks were left, and what was in the slots, when the program was over."""
        self.end()
        left, states = self._final
        return [f'left [{", ".join(left)}]', *(f'{name}: {words()}' for name, words in states.items())]

    def end_with(self, main):
        """
        The program is over when main is done, and then what was left at that moment. How many iterations follow depends on
        what else `run` has to close, on both sides.
        """
        def main_ended(_task):
            self._last = self.loop.pending(), dict(self.slots)

        main.add_done_callback(main_ended)

    def say(self, text):
        if not self.over:
            self.events.append(f'{self._metronome.now()} {self._who()}: {text}')

    def _who(self):
        task = asyncio.current_task(self.loop)
        return 'loop' if task is None else self.label_of(task)

    def label_of(self, task):
        if task not in self._labels:
            name = task.get_name()
            self._labels[task] = f'#{len(self._labels)}' if name.startswith('Task-') else name
        return self._labels[task]

    async def run(self, steps):
        for step in steps:
            if self.closed:
                return None
            name = step['do']
            if name in simple_statements:
                simple_statements[name](self, step)
                continue
            if name not in suspending_statements:
                raise InvalidProgram(f'no statement {name}')
            completion = await suspending_statements[name](self, step)
            if completion is not None:
                return completion
        return None

    def now(self, steps):
        """The steps of a callback."""
        if self.over:
            return
        for step in steps:
            if step['do'] not in simple_statements:
                raise InvalidProgram(f'{step["do"]} in a callback')
            simple_statements[step['do']](self, step)

    async def call(self, procedure):
        name = procedure['name']
        self.say(f'{name} begins')
        try:
            completion = await self.run(procedure['steps'])
        except BaseException as error:
            self.say(f'{name} raises {describe(error)}')
            raise
        value = None if completion is None else completion.value
        self.say(f'{name} returns {describe(value)}')
        return value

    def awaitable(self, expression):
        if expression['x'] not in expressions:
            raise InvalidProgram(f'no expression {expression["x"]}')
        return expressions[expression['x']](self, expression)

    def awaitables(self, items):
        return [made for made in map(self.awaitable, items) if made is not None]

    def future(self, name):
        """The task or future in a slot. `self` is the task that asks."""
        if name == 'self':
            return asyncio.current_task(self.loop)
        return self.find(name, asyncio.Future)

    def find(self, name, kind):
        """What is in a slot, when it is of this type."""
        value = self.slots.get(name)
        return value if isinstance(value, kind) else None
