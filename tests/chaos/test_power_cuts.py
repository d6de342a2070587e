"""The platform is killed again and again while people work: nothing they were told is done is lost, and
nothing is done twice. `make chaos` does the same for minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.config import Settings
from engine.store.database import Database
from tests.chaos.story import play, verdict

KILLS = 10


def test_nothing_is_lost_and_nothing_is_done_twice(database: Database, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database=database.engine.url.render_as_string(hide_password=False))
    story = play(settings, KILLS, seed=7)
    try:
        assert len(story.told) >= KILLS
        assert verdict(story) == []
    finally:
        story.database.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_checker_notices_what_was_lost(database: Database, tmp_path: Path) -> None:
    """A checker that finds nothing in a story with a hole would prove nothing."""
    settings = Settings(data=tmp_path, database=database.engine.url.render_as_string(hide_password=False))
    story = play(settings, 0, seed=7)
    try:
        story.hands[0].told_done["a task that never was"] = "h0-99"
        assert verdict(story) == ["the completion of h0-99 was acknowledged and lost"]
    finally:
        story.database.close()
