"""`luohu worker`."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from engine import worker as ticking
from engine.cli.door import opened


class OnlyServer(click.ClickException):
    """On SQLite the process that serves does this work itself."""

    def __init__(self) -> None:
        super().__init__(
            "On SQLite the serving process does the due work itself; a worker of its own needs PostgreSQL."
        )


@click.command()
def worker() -> None:
    """Does due work until it is stopped: timers, documents, messages. For PostgreSQL; any number may run."""
    stop = threading.Event()

    def asked_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    with opened() as (database, settings):
        if database.engine.dialect.name == "sqlite":
            raise OnlyServer
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, asked_to_stop)
        running = ticking.start(database, settings)
        click.echo("The worker is running.")
        stop.wait()
        running.stop()
    click.echo("The worker has stopped.")
