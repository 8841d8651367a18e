"""Sets of tasks in the order of insertion: CPython leaves the order to addresses, so no program can count on it."""

import asyncio.tasks
import asyncio.taskgroups


class OrderedSet:
    def __init__(self, items=()):
        self._items = dict.fromkeys(items)

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def __contains__(self, item):
        return item in self._items

    def add(self, item):
        self._items[item] = None

    def remove(self, item):
        del self._items[item]

    def discard(self, item):
        self._items.pop(item, None)

    def clear(self):
        self._items.clear()


def _as_completed_init(self, aws, timeout):
    """As CPython's, but for the sets."""
    self._done = asyncio.tasks.queues.Queue()
    self._timeout_handle = None
    loop = asyncio.get_running_loop()
    todo = OrderedSet([asyncio.tasks.ensure_future(aw, loop=loop) for aw in OrderedSet(aws)])
    for future in todo:
        future.add_done_callback(self._handle_completion)
    if todo and timeout is not None:
        self._timeout_handle = loop.call_later(timeout, self._handle_timeout)
    self._todo = todo
    self._todo_left = len(todo)


def install():
    asyncio.tasks.set = OrderedSet
    asyncio.taskgroups.set = OrderedSet
    asyncio.tasks._AsCompletedIterator.__init__ = _as_completed_init
