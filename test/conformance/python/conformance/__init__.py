"""The programs of the conformance suite, run over CPython's asyncio."""

import json
import sys
import warnings

from . import cold, ordered
from .constructs import callbacks, contexts, control, futures, groups, locks, queues, tasks, timeouts, waiting
from .run import trace_of

cold.install()
ordered.install()
# Programs leave coroutines and tasks unfinished on purpose; what is reported then depends on the collector.
warnings.simplefilter('ignore')
sys.unraisablehook = lambda _unraisable: None


def run_json(text):
    return json.dumps(trace_of(json.loads(text)))
