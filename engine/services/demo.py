"""Demo accounts, whose passwords everybody knows: only where the operator has said that this is a demo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from engine.codes import Code
from engine.config import Settings
from engine.errors import EngineError
from engine.labels import Labels
from engine.services import people, versions
from engine.services.access import SYSTEM
from engine.store import people as accounts
from engine.store import roles
from engine.store import settings as kept

TABLE = "demo_people"
PASSWORD = "Demo-flow-2026"  # noqa: S105  # published on purpose
MARK = "installation.demo"


class NotDemo(EngineError):
    """Demo accounts are made only in a demo installation: start it with LUOHU_DEMO=1."""


class OnlyDemo(EngineError):
    """This database holds demo accounts: start it with LUOHU_DEMO=1, or begin with an empty one."""


@dataclass(frozen=True)
class Account:
    """A demo account as the operator is told of it."""

    username: str
    name: str
    password: str
    roles: tuple[Labels, ...]


def load(session: Session, settings: Settings) -> Sequence[Account]:
    """Makes the accounts in the content's table `demo_people`; those that exist are left as they are. A
    second call changes nothing. Raises `NotDemo`."""
    if not settings.demo:
        raise NotDemo
    kept.put(session, MARK, "1")
    names = {role.key: Labels(role.name, role.name_en) for role in roles.every(session)}
    found = []
    for username, rows in _people(session):
        _make(session, username, rows)
        held = tuple(names[row.attributes["role"]] for row in rows)
        found.append(Account(username, rows[0].labels.zh, _password(rows[0]), held))
    return found


def refuse_outside(session: Session, settings: Settings) -> None:
    """Raises `OnlyDemo` when a database with demo accounts is about to be served as a real one."""
    if kept.get(session, MARK) and not settings.demo:
        raise OnlyDemo


def _people(session: Session) -> Iterator[tuple[str, list[Code]]]:
    """Username -> lines of the table: one for each role."""
    rows = versions.code_table(session, TABLE).offered
    in_order = {row.value: place for place, row in reversed(list(enumerate(rows)))}
    for username, lines in groupby(sorted(rows, key=lambda row: in_order[row.value]), lambda row: row.value):
        yield username, list(lines)


def _make(session: Session, username: str, rows: Sequence[Code]) -> None:
    if accounts.by_username(session, username) is None:
        people.add(session, username, rows[0].labels.zh, _password(rows[0]), SYSTEM)
    for row in rows:
        people.grant(session, username, row.attributes["role"], row.attributes["unit"], SYSTEM)


def _password(row: Code) -> str:
    return row.attributes.get("password") or PASSWORD
