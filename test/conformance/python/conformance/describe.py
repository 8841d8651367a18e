"""Errors and values in the words of both sides."""

import asyncio
import re


class Oops(Exception):
    """An error of the program's own."""


_TYPES = {
    'Oops': Oops,
    'ValueError': ValueError,
    'RuntimeError': RuntimeError,
    'LookupError': LookupError,
    'TimeoutError': TimeoutError,
    'CancelledError': asyncio.CancelledError,
}

_OWN = re.compile(r'[em]\d+')


def error_from(raised):
    kind = _TYPES[raised['type']]
    message = raised.get('message')
    return kind() if message is None or kind is TimeoutError else kind(message)


def is_caught(error, what):
    if isinstance(error, GeneratorExit):
        return False
    if what == 'everything':
        return True
    if what == 'cancelled':
        return isinstance(error, asyncio.CancelledError)
    if what == 'exception':
        return not isinstance(error, asyncio.CancelledError)
    return type(error).__name__ == what


def describe(value):
    if isinstance(value, (list, tuple)):
        return f'[{", ".join(map(describe, value))}]'
    if isinstance(value, BaseExceptionGroup):
        return f'ExceptionGroup[{", ".join(map(describe, value.exceptions))}]'
    if not isinstance(value, BaseException):
        return str(value)
    message = value.args[0] if value.args else None
    own = f'({message})' if isinstance(message, str) and _OWN.fullmatch(message) else ''
    caused = isinstance(value, TimeoutError) and value.__cause__ is not None
    cause = f' from {describe(value.__cause__)}' if caused else ''
    return f'{type(value).__name__}{own}{cause}'
