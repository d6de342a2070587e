"""Serves an installation in a child of its own for each line that it reads, so that a start costs no imports.

Answers each line with the child's process id; goes on when the child is gone.
"""

from __future__ import annotations

import logging
import os
import sys
from datetime import timedelta

from engine import worker
from engine.config import from_environment
from engine.services import outbox
from engine.store.database import open_database
from web.command import run_until_stopped


def serve(port: int) -> None:
    worker.EVERY = 0.05  # type: ignore[assignment] - so that some cuts fall into the worker's transactions
    outbox.LEASE = timedelta(seconds=2)  # what was begun before a cut is begun again soon
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of every tick that takes too long
    settings = from_environment()
    run_until_stopped(open_database(settings.database), settings, "127.0.0.1", port, ())


def main() -> None:
    port = int(sys.argv[1])
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdout = sys.stderr
            serve(port)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
