"""Counts the iterations of each of the first instants, so that a trace can say in which one something happened."""

INSTANTS = 8


class Metronome:
    def __init__(self, loop, ticks):
        self._loop = loop
        self._ticks = ticks
        self._instant = 0
        self._count = 0
        if ticks == 0:
            return
        loop.call_soon(self._tick)
        for at in range(1, INSTANTS):
            loop.call_later(at, self._tick)

    def now(self):
        elapsed = self._loop.time()
        if self._ticks == 0:
            return f'@{elapsed}'
        return f'@{elapsed}.{self._count if elapsed == self._instant else 0}'

    def _tick(self):
        elapsed = self._loop.time()
        if elapsed != self._instant:
            self._count = 0
        self._instant = elapsed
        self._count += 1
        if self._count < self._ticks:
            self._loop.call_soon(self._tick)
