"""CPython's own event loop, with time that passes only when nothing is ready."""

import asyncio
import heapq


class Deadlock(BaseException):
    """Nothing is ready and no timer is set."""


class Clock:
    """In place of a selector: waiting is moving the clock."""

    def __init__(self):
        self.now = 0

    def select(self, timeout):
        if timeout is None:
            raise Deadlock
        self.now += timeout
        return []


class StableTimer(asyncio.TimerHandle):
    """Timers of one instant in the order in which they were set."""

    __slots__ = ('order',)

    def __lt__(self, other):
        return (self._when, self.order) < (other._when, other.order)


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = Clock()
        self._clock_resolution = 1e-9
        self._timers = 0
        self.tasks = []

    def time(self):
        return self._selector.now

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = StableTimer(when, callback, args, self, context)
        timer.order = self._timers
        self._timers += 1
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def create_task(self, coro, **kwargs):
        """Remembers all tasks, in the order in which they were begun."""
        place = len(self.tasks)
        self.tasks.append(None)
        task = super().create_task(coro, **kwargs)
        self.tasks[place] = task
        return task

    def pending(self):
        return [task for task in self.tasks if task is not None and not task.done()]

    def cancel_all(self):
        """What `asyncio.run` does when main is done, in the order of creation."""
        left = self.pending()
        if not left:
            return
        for task in left:
            task.cancel()
        self.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        for task in left:
            if not task.cancelled() and task.exception() is not None:
                self.call_exception_handler({
                    'message': 'unhandled exception during asyncio.run() shutdown',
                    'exception': task.exception(),
                    'task': task,
                })

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass
