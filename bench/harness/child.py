"""The same as child.mjs for asyncio: the workload's Python source comes from stdin."""

import asyncio
import gc
import json
import statistics
import sys
import time
import tracemalloc


class Wall:
    read = staticmethod(time.perf_counter_ns)

    def start(self):
        self.origin = self.read()

    def stop(self):
        self.value = self.read() - self.origin


class Cpu(Wall):
    read = staticmethod(time.process_time_ns)


class Heap:
    def start(self):
        gc.collect()
        tracemalloc.start()

    def stop(self):
        gc.collect()
        self.value = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()


job = json.loads(sys.argv[1])
program = {}
exec(sys.stdin.read(), program)
clock = {"wall": Wall, "cpu": Cpu, "heap": Heap}[job["measure"]]()
started = time.monotonic()
n = job["n"]


async def play():
    gc.collect()
    await asyncio.sleep(0)
    got = await program["round"](n, clock)
    if got != job["expected"]:
        raise AssertionError(f"expected {job['expected']}, got {got}")
    return clock.value / n


def elapsed():
    return (time.monotonic() - started) * 1000


def in_time(count):
    return count < 1 or elapsed() < job["budget"]


async def main():
    samples = []
    warm = 0
    while (warm < job["warmups"] or elapsed() < job["warmupTime"]) and in_time(warm):
        await play()
        warm += 1
    while len(samples) < job["rounds"] and in_time(len(samples)):
        samples.append(await play())
    print(json.dumps({"perOp": statistics.median(samples), "rounds": len(samples)}))


asyncio.run(main())
