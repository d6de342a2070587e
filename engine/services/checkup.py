"""What is wrong with an installation, and what to do about it: every check looks and changes nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.metadata import version

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from engine import clock
from engine.bundle import Kind
from engine.config import Settings
from engine.services import blobs, calendar, demo, figures, pulse, versions
from engine.store import files, sqlite
from engine.store.database import Database, exists, open_database
from engine.store.migrations import is_current

ROOM = 1024**3
"""Free octets below which a disk counts as nearly full."""
LATE = timedelta(minutes=5)
SKEW = timedelta(seconds=2)
PUBLISHED_BY = 12
"""The month by which the calendar of the next year is out."""


class Level(StrEnum):
    OK = "ok"
    LOOK = "look"
    """Works, but somebody should look at it."""
    BAD = "bad"
    """Does not work, or loses what must not be lost."""


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at."""

    level: Level
    says: str
    do: str = ""
    """What the operator can do about it."""


def examine(settings: Settings, deep: bool = False) -> Iterator[Sign]:
    """Looks at everything; what cannot be looked at because of what was found before is left out.

    `deep` reads the whole database and every attachment.
    """
    yield from _folder(settings)
    yield from _switches(settings)
    if not exists(settings.database):
        yield Sign(Level.BAD, "There is no database yet.", "luohu init")
        return
    database = open_database(settings.database)
    try:
        yield from _database(database, settings, deep)
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        yield Sign(Level.BAD, f"The database does not answer: {reason}", "Start it, or mend LUOHU_DATABASE.")
    finally:
        database.close()


def _database(database: Database, settings: Settings, deep: bool) -> Iterator[Sign]:
    if not is_current(database):
        yield Sign(Level.BAD, "The database is not prepared for this version.", "luohu migrate")
        return
    yield Sign(Level.OK, "The database answers and is prepared for this version.")
    for check in DEEP if deep else SHALLOW:
        yield from check(database, settings)


def _folder(settings: Settings) -> Iterator[Sign]:
    data = settings.data
    if not data.is_dir() or not os.access(data, os.W_OK):
        yield Sign(Level.BAD, f"{data} is no folder that can be written.", "Mend LUOHU_DATA or its owner.")
        return
    free = shutil.disk_usage(data).free
    level = Level.OK if free >= ROOM else Level.BAD
    yield Sign(level, f"{free / ROOM:.1f} GB are free at {data}.", "" if level is Level.OK else "Make room.")
    if settings.secret_file.exists() and settings.secret_file.stat().st_mode & 0o077:
        yield Sign(Level.BAD, "Others can read the secret.", f"chmod 600 {settings.secret_file}")


def _switches(settings: Settings) -> Iterator[Sign]:
    if settings.test:
        yield Sign(Level.LOOK, "The business clock can be moved.", "Never in production: LUOHU_TEST=0")
    if not settings.https and not settings.demo:
        yield Sign(Level.LOOK, "Cookies travel without TLS.", "Put a proxy in front and set LUOHU_HTTPS=1")


def _library(database: Database, _settings: Settings) -> Iterator[Sign]:
    if database.engine.dialect.name == "sqlite":
        found = sqlite.driver().sqlite_version_info
        said = f"SQLite {'.'.join(map(str, found))}"
        if sqlite.may_corrupt(found):
            yield Sign(Level.BAD, f"{said} can lose a commit.", "pip install pysqlite3, or a newer SQLite")
        else:
            yield Sign(Level.OK, f"{said} has no known fault that matters here.")


def _clocks(database: Database, _settings: Settings) -> Iterator[Sign]:
    if database.engine.dialect.name == "postgresql":
        with database.reading() as session:
            theirs = session.scalars(text("SELECT clock_timestamp()")).one()
        apart = abs(theirs - clock.machine_now())
        if apart > SKEW:
            says = f"The clocks of this host and of the database are {apart.total_seconds():.0f} s apart."
            yield Sign(Level.BAD, says, "Let both hosts keep time by NTP.")


def _accounts(database: Database, settings: Settings) -> Iterator[Sign]:
    with database.reading() as session:
        try:
            demo.refuse_outside(session, settings)
        except demo.OnlyDemo as error:
            yield Sign(Level.BAD, str(error), "Begin a real installation with an empty folder and database.")


def _content(database: Database, _settings: Settings) -> Iterator[Sign]:
    with database.reading() as session:
        count = len(versions.in_force(session, Kind.PROCESS))
    if count:
        yield Sign(Level.OK, f"{count} processes are in force.")
    else:
        yield Sign(Level.LOOK, "No process is in force.", "luohu deploy bpmn dmn forms")


def _calendars(database: Database, _settings: Settings) -> Iterator[Sign]:
    today = clock.today()
    with database.reading() as session:
        loaded = {each.year for each in calendar.years(session)}
    if today.year not in loaded:
        yield Sign(Level.BAD, f"The calendar of {today.year} is not loaded.", "luohu calendar import FILE")
    elif today.month >= PUBLISHED_BY and today.year + 1 not in loaded:
        says = f"The calendar of {today.year + 1} is not loaded."
        yield Sign(Level.LOOK, says, "luohu calendar import FILE, once it is published")


def _workers(database: Database, _settings: Settings) -> Iterator[Sign]:
    with database.reading() as session:
        found = pulse.workers(session)
    if not found:
        yield Sign(Level.BAD, "Nobody does the due work.", "Start luohu worker (on SQLite: luohu serve).")
    for each in found:
        says = f"A worker is at work on {each.host} (process {each.pid}, version {each.version})."
        same = each.version == version(pulse.PLATFORM)
        yield Sign(Level.OK if same else Level.LOOK, says, "" if same else "Restart it with this version.")


def _work(database: Database, _settings: Settings) -> Iterator[Sign]:
    with database.reading() as session:
        found = figures.of(session)
    for what, late in (("A timer", found.late), ("Work after a commit", found.outbox_age)):
        if late > LATE:
            says = f"{what} has been due for {late.total_seconds() / 60:.0f} minutes."
            yield Sign(Level.BAD, says, "See what the worker's log says; start more workers.")
    if found.given_up:
        says = f"{found.given_up} pieces of work after a commit were given up."
        yield Sign(Level.LOOK, says, "Repeat them on the page of incidents once the cause is mended.")
    if found.incidents:
        yield Sign(Level.LOOK, f"{found.incidents} incidents are open.", "Look at the page of incidents.")


def _attachments(database: Database, settings: Settings) -> Iterator[Sign]:
    digests = _digests(database)
    missing = [each for each in digests if not blobs.path_of(settings.files, each).is_file()]
    yield from _judged(digests, missing, "missing")


def _contents(database: Database, settings: Settings) -> Iterator[Sign]:
    digests = _digests(database)
    yield from _judged(
        digests, [each for each in digests if not _is_itself(settings, each)], "not what they were"
    )


def _judged(digests: list[str], bad: list[str], what: str) -> Iterator[Sign]:
    if bad:
        says = f"{len(bad)} of {len(digests)} attachments are {what}: {', '.join(bad[:5])} …"
        yield Sign(Level.BAD, says, "Take them from the last backup.")
    else:
        yield Sign(Level.OK, f"{len(digests)} attachments are there.")


def _digests(database: Database) -> list[str]:
    with database.reading() as session:
        return files.digests(session)


def _is_itself(settings: Settings, digest: str) -> bool:
    path = blobs.path_of(settings.files, digest)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest


def _integrity(database: Database, _settings: Settings) -> Iterator[Sign]:
    """SQLite reads itself through; PostgreSQL has checksums of its own."""
    if database.engine.dialect.name == "sqlite":
        with database.reading() as session:
            found = list(session.scalars(text("PRAGMA integrity_check")))
            lost = session.execute(text("PRAGMA foreign_key_check")).all()
        if found != ["ok"] or lost:
            yield Sign(
                Level.BAD, f"The file is damaged: {found[0]}, {len(lost)} references", "luohu restore FILE"
            )
        else:
            yield Sign(Level.OK, "The file of the database is whole.")


Check = Callable[[Database, Settings], Iterator[Sign]]
_ALWAYS: tuple[Check, ...] = (_library, _clocks, _accounts, _content, _calendars, _workers, _work)
SHALLOW: tuple[Check, ...] = (*_ALWAYS, _attachments)
DEEP: tuple[Check, ...] = (*_ALWAYS, _contents, _integrity)
