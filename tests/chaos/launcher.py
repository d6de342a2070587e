"""Runs the platform in a child of its own for each line that it reads, so that a start costs no imports.

A line is `start`, or `start before N` or `start after N`: the child then kills itself just before or just
after its N-th commit. Answers each line with the child's process id; goes on when the child is gone.

Usage: python -m tests.chaos.launcher serve PORT | work
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from engine import worker
from engine.config import from_environment
from engine.services import outbox
from engine.store.database import Database, open_database
from web.command import run_until_stopped


def run(role: Sequence[str], cut: Sequence[str]) -> None:
    worker.EVERY = 0.05  # type: ignore[assignment] - so that some cuts fall into the worker's transactions
    outbox.LEASE = timedelta(seconds=2)  # what was begun before a cut is begun again soon
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it tells of every tick that goes wrong
    settings = from_environment()
    database = open_database(settings.database)
    wait_for(database)
    if cut:
        cut_at_commit(database, cut[0], int(cut[1]))
    if role[0] == "serve":
        run_until_stopped(database, settings, "127.0.0.1", int(role[1]), ())
    else:
        worker.start(database, settings)
        threading.Event().wait()


def wait_for(database: Database) -> None:
    """A process that finds no database ends, and is started again and again by whatever looks after it."""
    while True:
        try:
            with database.reading() as session:
                session.execute(text("SELECT 1"))
        except OperationalError:
            time.sleep(0.1)
        else:
            return


def cut_at_commit(database: Database, when: str, number: int) -> None:
    """Kills this process at its commit of that number: before it is begun, or done and told to nobody."""
    commits, dialect = count(1), database.engine.dialect
    commit = dialect.do_commit

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def before(_connection: Any) -> None:
        if next(commits) == number:
            die()

    def after(connection: Any) -> None:
        commit(connection)
        if next(commits) == number:
            die()

    if when == "before":
        event.listen(database.engine, "commit", before)
    else:
        dialect.do_commit = after  # type: ignore[method-assign]


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdout = sys.stderr
            run(sys.argv[1:], line.split()[1:])
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
