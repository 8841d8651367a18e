"""Whole programs, in virtual time, by what they print; and the names that asyncio has."""

import asyncio
import contextlib
import io
import json

from .loop import VirtualLoop


class Runner(asyncio.Runner):
    def __init__(self, *, debug=None):
        super().__init__(debug=debug, loop_factory=VirtualLoop)


def run(main, *, debug=None):
    with Runner(debug=debug) as runner:
        return runner.run(main)


def printed_by(program):
    """What `program` prints."""
    with contextlib.redirect_stdout(io.StringIO()) as output, replaced(run=run, Runner=Runner), no_running_loop():
        exec(compile(program, 'program.py', 'exec'), {'__name__': '__main__'})
    return output.getvalue()


@contextlib.contextmanager
def replaced(**names):
    originals = {name: getattr(asyncio, name) for name in names}
    for name, value in names.items():
        setattr(asyncio, name, value)
    try:
        yield
    finally:
        for name, value in originals.items():
            setattr(asyncio, name, value)


@contextlib.contextmanager
def no_running_loop():
    """Pyodide has a loop of its own running."""
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(outer)


def names_json():
    """What asyncio exports, and the public members of its classes."""
    exported = {name: getattr(asyncio, name) for name in asyncio.__all__}
    classes = {name: value for name, value in exported.items() if isinstance(value, type)}
    members = {name: [member for member in dir(value) if not member.startswith('_')] for name, value in classes.items()}
    return json.dumps({'exported': sorted(exported), 'members': members})
