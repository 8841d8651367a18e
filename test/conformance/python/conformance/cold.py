"""The library's constructs are cold: what they start, they start when they are awaited, or when a combinator starts them."""

import asyncio.tasks


class Cold:
    """What gives a Future in asyncio, such as a gather, before it begins."""

    def __init__(self, begin):
        self.begin = begin

    def __await__(self):
        return self.begin().__await__()


def install():
    ensure_future = asyncio.tasks.ensure_future

    def begin(awaitable, *, loop=None):
        """Combinators begin it themselves, and make no task for it."""
        return awaitable.begin() if isinstance(awaitable, Cold) else ensure_future(awaitable, loop=loop)

    asyncio.tasks.ensure_future = begin
