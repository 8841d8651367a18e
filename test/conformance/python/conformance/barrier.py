"""A Barrier that gives no index to two at a time; CPython's does when somebody has left before his turn (gh-155233)."""

import asyncio


class Barrier(asyncio.Barrier):
    def __init__(self, parties):
        super().__init__(parties)
        self._taken = set()

    async def wait(self):
        """As CPython's, but for the index."""
        async with self._cond:
            await self._block()
            index = self._free()
            self._taken.add(index)
            self._count += 1
            try:
                if self._count == self._parties:
                    await self._release()
                else:
                    await self._wait()
                return index
            finally:
                self._count -= 1
                self._taken.discard(index)
                self._exit()

    def _free(self):
        """The smallest that nobody has who has come."""
        return next(index for index in range(self._parties) if index not in self._taken)
