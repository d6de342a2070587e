"""A store full of other people's work: made by the database itself from one case, because a million cases are
not started one by one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.services import instances
from engine.services.access import SYSTEM
from engine.store.base import Base
from engine.store.database import Database

PEOPLE = 1000
"""Tasks and roles are spread over so many: everybody's own list stays as long as it is in a small office."""
STEP = 50_000
SERIES = (
    "(WITH RECURSIVE s(n) AS (SELECT CAST(:first AS integer) UNION ALL SELECT n + 1 FROM s WHERE n < :last)"
    " SELECT n FROM s) AS s"
)
CASE = "'crowd-' || CAST(n AS text)"
SOMEBODY = f"'person-' || CAST(n % {PEOPLE} AS text)"
SOME_ROLE = f"'group:role-' || CAST(n % {PEOPLE} AS text)"
HALF = f"CASE WHEN n % 2 = 0 THEN {SOMEBODY} END"


def fill(database: Database, process: str, first: int, last: int, timers: int) -> None:
    """Adds open tasks with these numbers, a case each; the cases up to number `timers` have a timer, too, due
    in years. The process opens one task with one candidate and one timer."""
    with database.begin() as session:
        template = instances.start(session, process, SYSTEM)
    for at in range(first, last + 1, STEP):
        numbers = {"template": template, "first": at, "last": min(at + STEP - 1, last)}
        with database.begin() as session:
            _copy(session, "instance", {"id": CASE, "starter": SOMEBODY}, "id", numbers)
            changes = {"id": CASE, "instance_id": CASE, "assignee": HALF}
            _copy(session, "task", changes, "instance_id", numbers)
            _candidates(session, numbers)
            if at <= timers:
                _copy(session, "timer", {"instance_id": CASE}, "instance_id", numbers)
    with database.begin() as session:
        session.execute(text("ANALYZE"))  # as PostgreSQL does by itself and housekeeping on SQLite


def _copy(
    session: Session, table: str, changes: Mapping[str, str], key: str, numbers: Mapping[str, object]
) -> None:
    """The template's row once for each number, but for the changed columns."""
    columns = [column.name for column in Base.metadata.tables[table].columns]
    values = ", ".join(changes.get(name, f"t.{name}") for name in columns)
    statement = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} t, {SERIES}"
    session.execute(text(f"{statement} WHERE t.{key} = :template"), dict(numbers))


def _candidates(session: Session, numbers: Mapping[str, object]) -> None:
    given = {"first": numbers["first"], "last": numbers["last"]}
    statement = f"INSERT INTO task_candidate (task_id, principal) SELECT {CASE}, {SOME_ROLE} FROM {SERIES}"
    session.execute(text(statement), given)
