"""Where the constructs say how their statements and expressions are run."""

simple_statements = {}
suspending_statements = {}
expressions = {}
states = []


class InvalidProgram(BaseException):
    """It is not in the language."""


def simple(name):
    """A statement that never suspends: `(machine, statement)`."""
    return lambda function: simple_statements.setdefault(name, function)


def suspending(name):
    """A statement that may suspend; it gives what `Machine.run` gives."""
    return lambda function: suspending_statements.setdefault(name, function)


def expression(name):
    """Makes what can be awaited, or gives None when it has nothing to wait for, since a slot is empty."""
    return lambda function: expressions.setdefault(name, function)


def state(function):
    """
    The state of something in a slot, or None. It is asked for when the program is over, and gives a function that puts it
    into words when the loop is closed, since reading an error is an event too.
    """
    states.append(function)
    return function


def state_of(value):
    for function in states:
        words = function(value)
        if words is not None:
            return words
    raise InvalidProgram(f'a slot holds {value!r}')
