"""Races that everybody runs at once; `make chaos` runs them at a thousand tasks."""

from engine.store.database import Database
from tests.chaos.rush import contradictions


def test_one_of_eight_wins_each_task_and_the_others_are_told_who(database: Database) -> None:
    assert contradictions(database, 20) == []
