import asyncio
import heapq

from ..registry import expression, simple, state


class PriorityQueue(asyncio.PriorityQueue):
    """Items of one priority, their first character, in the order in which they were put."""

    def _init(self, maxsize):
        super()._init(maxsize)
        self._order = 0

    def _put(self, item):
        heapq.heappush(self._queue, (item[0], self._order, item))
        self._order += 1

    def _get(self):
        return heapq.heappop(self._queue)[2]


_KINDS = {None: asyncio.Queue, 'lifo': asyncio.LifoQueue, 'priority': PriorityQueue}


@simple('getNowait')
def get_nowait(machine, statement):
    target = machine.find(statement['target'], asyncio.Queue)
    if target is not None:
        machine.say(f'got {target.get_nowait()}')


@simple('putNowait')
def put_nowait(machine, statement):
    target = machine.find(statement['target'], asyncio.Queue)
    if target is not None:
        target.put_nowait(statement['item'])


@simple('queue')
def queue(machine, statement):
    machine.slots[statement['name']] = _KINDS[statement.get('kind')](statement['maxsize'])


@simple('shutdown')
def shutdown(machine, statement):
    target = machine.find(statement['target'], asyncio.Queue)
    if target is not None:
        target.shutdown(statement.get('immediate', False))


@simple('taskDone')
def task_done(machine, statement):
    target = machine.find(statement['target'], asyncio.Queue)
    if target is not None:
        target.task_done()


@expression('get')
def get(machine, x):
    target = machine.find(x['name'], asyncio.Queue)
    return None if target is None else target.get()


@expression('join')
def join(machine, x):
    target = machine.find(x['name'], asyncio.Queue)
    return None if target is None else target.join()


@expression('put')
def put(machine, x):
    target = machine.find(x['name'], asyncio.Queue)
    return None if target is None else target.put(x['item'])


@state
def queue_state(value):
    if not isinstance(value, asyncio.Queue):
        return None
    parts = [f'maxsize: {value.maxsize}', f'items: {value.qsize()}']
    for kind, waiters in (('getters', value._getters), ('putters', value._putters)):
        alive = sum(not waiter.done() for waiter in waiters)
        if alive:
            parts.append(f'{kind}: {alive}')
    if value._unfinished_tasks:
        parts.append(f'tasks: {value._unfinished_tasks}')
    words = f'<{type(value).__name__} {", ".join(parts)}{" shutdown" if value._is_shutdown else ""}>'
    words += f'{" empty" if value.empty() else ""}{" full" if value.full() else ""}'
    return lambda: words
