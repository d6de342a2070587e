"""The command `luohu` with what needs the web: `serve`, and `run`, which also prepares an installation."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import click
import waitress.server  # type: ignore[import-untyped]
from sqlalchemy.orm import Session

from engine import worker
from engine.cli import luohu
from engine.cli.deploy import collect
from engine.cli.door import opened
from engine.config import Settings, from_environment
from engine.services import demo, setup
from engine.services.access import SYSTEM
from engine.services.definitions import deploy, never_deployed
from engine.services.demo import Account
from engine.store.database import Database, open_database, serving
from engine.store.migrations import migrate
from web import logs
from web.app import LARGEST_REQUEST, create_app

__all__ = ["luohu"]

CONTENT = [Path(__file__).parents[1] / folder for folder in ("bpmn", "dmn", "forms")]
THREADS = 8

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
port_option = click.option("--port", default=8000, show_default=True, help="The port to listen at.")


class PortTaken(click.ClickException):
    """Somebody else listens there."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The platform cannot listen at {host}:{port} ({reason}). "
            f"Stop what does, or choose another port: make run PORT={port + 1}"
        )


@luohu.command()
@host_option
@port_option
def serve(host: str, port: int) -> None:
    """Serves an installation that is prepared, with the worker's clock in the same process."""
    require_free(host, port)
    with opened() as (database, settings), serving(settings.database):
        run_until_stopped(database, settings, host, port, ())


@luohu.command()
@host_option
@port_option
def run(host: str, port: int) -> None:
    """Prepares an installation with the content beside the program, and serves it."""
    settings = from_environment()
    require_free(host, port)
    settings.data.mkdir(parents=True, exist_ok=True)
    with serving(settings.database):
        database = open_database(settings.database)
        try:
            accounts = prepare(database, settings)
            run_until_stopped(database, settings, host, port, accounts)
        finally:
            database.close()


def prepare(database: Database, settings: Settings) -> Sequence[Account]:
    """Brings the tables and the content up to date, and says what it does; answers with the demo accounts
    that there are."""
    say("Preparing the database")
    migrate(database)
    say("Deploying the processes, tables and forms")
    with database.begin() as session:
        new = bring(session, content())
        setup.seed(session)
    click.echo(f"          {new} new versions")
    if not settings.demo:
        return ()
    say("Making the demo accounts")
    with database.begin() as session:
        return demo.load(session, settings)


def bring(session: Session, files: Mapping[str, bytes]) -> int:
    """Deploys the files that are new, and answers how many versions that made. What a process owner has
    changed since the same files were brought is left as it is."""
    new = never_deployed(session, files)
    return len(deploy(session, new, SYSTEM, "", "luohu run").created) if new else 0


def run_until_stopped(
    database: Database, settings: Settings, host: str, port: int, accounts: Sequence[Account]
) -> None:
    """Serves until Ctrl-C or a signal to end; what is under way is finished first.

    Raises `OnlyDemo` for a database whose passwords everybody knows, unless it is meant as one.
    """
    logs.configure(settings.log)
    with database.reading() as session:
        demo.refuse_outside(session, settings)
    server = waitress.server.create_server(
        create_app(settings, database),
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_REQUEST,
    )
    ticking = worker.start(database, settings)
    signal.signal(signal.SIGTERM, _end)
    click.echo(welcome(host, port, accounts))
    server.run()  # returns on Ctrl-C and on the signal
    click.echo("\nStopping: what is under way is being finished …")
    ticking.stop()
    click.echo("The platform has stopped.")


def welcome(host: str, port: int, accounts: Sequence[Account]) -> str:
    """What the person at the terminal needs to begin."""
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    lines = ["", f"The platform is running at http://{shown}:{port}", ""]
    if accounts:
        lines += [f"Demo accounts, all with the password {accounts[0].password}:"]
        lines += [
            f"  {each.username:<16} {each.name}  {'、'.join(map(str, each.roles))}" for each in accounts
        ]
        lines += [""]
    return "\n".join([*lines, "Stop it with Ctrl-C."])


def require_free(host: str, port: int) -> None:
    """Raises `PortTaken` before anything slow is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(host, port, error.strerror or str(error)) from error


def content() -> dict[str, bytes]:
    """The files of the content, by their paths."""
    root = CONTENT[0].parent
    found = collect([folder for folder in CONTENT if folder.is_dir()])
    return {Path(path).relative_to(root).as_posix(): raw for path, raw in found.items()}


def say(step: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')}  {step} …")


def _end(_signal: int, _frame: FrameType | None) -> Any:
    raise SystemExit(0)
