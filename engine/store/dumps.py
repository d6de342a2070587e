"""The whole database in one file, taken while others work, and put back into an empty one."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect, make_url

from engine.errors import EngineError
from engine.store import sqlite
from engine.store.database import Database


class NoSuchProgram(EngineError):
    """The program {program} is not installed here. It comes with PostgreSQL's client programs."""


class ProgramFailed(EngineError):
    """{program} did not succeed: {reason}"""


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`: a dump is put back into the kind that it was taken from."""
    return make_url(url).get_backend_name()


def dump(url: str, path: Path) -> None:
    """Writes the database, as it is at one moment, to a new file."""
    if kind_of(url) == "sqlite":
        _copy(sqlite.path_of(url), str(path))
    else:
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def load(url: str, path: Path) -> None:
    """Fills an empty database with a dump, all of it or nothing."""
    if kind_of(url) == "sqlite":
        target = sqlite.path_of(url)
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        _copy(str(path), target)
    else:
        _run("pg_restore", url, "--single-transaction", "--exit-on-error", "--no-owner", str(path))


def is_empty(database: Database) -> bool:
    """Whether there is no table at all."""
    return not inspect(database.readers).get_table_names()


def _copy(source: str, target: str) -> None:
    """SQLite's online backup: others may read and write meanwhile."""
    library = sqlite.driver()
    with closing(library.connect(source)) as one, closing(library.connect(target)) as other:
        one.backup(other)


def _run(program: str, url: str, *arguments: str) -> None:
    """One of PostgreSQL's programs; the password goes by the environment, where `ps` does not show it."""
    parsed = make_url(url)
    password = {"PGPASSWORD": str(parsed.password)} if parsed.password else {}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the program's name is ours
            [program, *arguments, f"--dbname={_without_password(parsed)}"],
            env={**os.environ, **password},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise NoSuchProgram(program=program) from error
    if done.returncode:
        raise ProgramFailed(program=program, reason=done.stderr.strip()[-500:])


def _without_password(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string()
