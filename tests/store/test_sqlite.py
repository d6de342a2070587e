"""SQLite: a version that can lose what was committed is not used, and a file has one server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.store import sqlite
from engine.store.database import open_database, serving
from engine.store.sqlite import ServedAlready, may_corrupt, served

HOLD = """
import sys
from engine.store.sqlite import served
with served(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("version", "corrupts"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_which_versions_have_the_bug(version: tuple[int, int, int], corrupts: bool) -> None:
    assert may_corrupt(version) is corrupts


@pytest.mark.skipif(sys.platform != "linux", reason="the other library comes for Linux only")
def test_a_version_with_the_bug_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 40, 1))
    assert not may_corrupt(sqlite.driver().sqlite_version_info)


def test_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    with database.session() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL
        version = tuple(int(part) for part in session.scalar(text("SELECT sqlite_version()")).split("."))
    database.close()
    assert not may_corrupt(version)


def test_a_file_is_served_by_one_process_and_by_the_next_when_that_was_killed(tmp_path: Path) -> None:
    path = str(tmp_path / "x.db")
    command = [sys.executable, "-c", HOLD, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ServedAlready, match=f"process {other.pid}"), served(path):
            pass
        other.kill()
        other.wait()
        with serving(f"sqlite:///{path}"):
            attempt = served(path)
            with pytest.raises(ServedAlready, match=str(os.getpid())):
                attempt.__enter__()
