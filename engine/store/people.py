"""People and the roles they hold in units for a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, String, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, Page, UTCDateTime, UuidStr, paged, uuid7
from engine.store.roles import Role


class Person(Base):
    """Somebody with an account. Never deleted, since the history names them; `active` ends their access."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    """In lower case."""
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id; None for somebody who cannot sign in with a password."""
    password_set_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Membership(Base):
    """A role held in a unit between two days, both included."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "role", "unit_code"), Index(None, "person_id"))

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id))
    role: Mapped[str] = mapped_column(String(64))
    unit_code: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


@dataclass(frozen=True)
class Held:
    """A role that somebody holds, with the capabilities it grants (separated by spaces)."""

    role: str
    unit: str
    grants: str


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role in a unit."""

    person_id: str
    username: str
    name: str
    unit: str


def by_username(session: Session, username: str) -> Person | None:
    """The person with this username, in whatever case it is written."""
    return session.scalar(select(Person).where(Person.username == username.casefold()))


def active(session: Session, usernames: Collection[str]) -> Sequence[Person]:
    """Those of the people who have not left, by name."""
    query = select(Person).where(Person.username.in_(list(usernames)), Person.active)
    return session.scalars(query.order_by(Person.name)).all()


def placed(session: Session, day: date) -> Sequence[Holder]:
    """Everybody who holds a role on `day`, by unit and name; once for each unit."""
    query = (
        select(Person.id, Person.username, Person.name, Membership.unit_code)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.active, _valid_on(day))
        .order_by(Membership.unit_code, Person.name)
        .distinct()
    )
    return [Holder(*row) for row in session.execute(query)]


def held_by(session: Session, person_id: str, day: date) -> Sequence[Held]:
    """The roles somebody holds on `day`. A role that the content no longer knows grants nothing."""
    query = (
        select(Membership.role, Membership.unit_code, Role.grants)
        .outerjoin(Role, Role.key == Membership.role)
        .where(Membership.person_id == person_id, _valid_on(day))
    )
    return [Held(role, unit, grants or "") for role, unit, grants in session.execute(query)]


def holders(session: Session, role: str, unit: str | None, day: date) -> Sequence[Holder]:
    """Active people who hold `role` on `day`, in `unit` if one is given, by username; once for each unit."""
    query = (
        select(Person.id, Person.username, Person.name, Membership.unit_code)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.role == role, Person.active, _valid_on(day))
        .order_by(Person.username, Membership.unit_code)
        .distinct()
    )
    if unit is not None:
        query = query.where(Membership.unit_code == unit)
    return [Holder(*row) for row in session.execute(query)]


def members(session: Session, units: Collection[str], day: date) -> set[str]:
    """Usernames of those who hold any role in one of the units on `day`."""
    query = (
        select(Person.username)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_code.in_(list(units)), _valid_on(day))
    )
    return set(session.scalars(query))


def memberships(session: Session, person_id: str) -> Sequence[Membership]:
    """Every role somebody holds, held or will hold, the newest first."""
    query = select(Membership).where(Membership.person_id == person_id)
    return session.scalars(query.order_by(Membership.valid_from.desc(), Membership.role)).all()


def all_memberships(session: Session) -> Sequence[Membership]:
    """Every role that anybody holds, held or will hold, by person."""
    return session.scalars(select(Membership).order_by(Membership.person_id, Membership.valid_from)).all()


def named(session: Session, usernames: Sequence[str]) -> dict[str, str]:
    """Username -> name of those who exist."""
    query = select(Person.username, Person.name).where(Person.username.in_(usernames))
    return dict(session.execute(query).all())


def search(session: Session, text: str = "", page: int = 1, size: int = 20) -> Page[Person]:
    """People whose name or username contains `text`, by username."""
    query = select(Person).order_by(Person.username)
    if text:
        query = query.where(
            or_(
                Person.username.contains(text.casefold(), autoescape=True),
                Person.name.contains(text, autoescape=True),
            )
        )
    return paged(session, query, lambda row: row.Person, page, size)


def _valid_on(day: date) -> ColumnElement[bool]:
    return and_(Membership.valid_from <= day, or_(Membership.valid_to.is_(None), Membership.valid_to >= day))
