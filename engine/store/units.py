"""Organisational units, whose names and parents change in time while their codes stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, ForeignKey, String, and_, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base
from engine.store.inserting import insert_for


class Unit(Base):
    """A unit; its code is what records and memberships hold."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(64))


class UnitName(Base):
    """What a unit was called, and which unit it belonged to, between two days, both included."""

    __tablename__ = "unit_name"

    unit_code: Mapped[str] = mapped_column(ForeignKey(Unit.code), primary_key=True)
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True)
    """`date.min` for since ever."""
    valid_to: Mapped[date | None] = mapped_column(Date)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    parent_code: Mapped[str | None] = mapped_column(String(64))


@dataclass(frozen=True)
class UnitRow:
    """A unit as it is called between two days; also a line of the table of units."""

    code: str
    type: str
    name: str
    name_en: str
    parent: str | None
    valid_from: date
    valid_to: date | None


_ROW = select(
    Unit.code,
    Unit.type,
    UnitName.name,
    UnitName.name_en,
    UnitName.parent_code,
    UnitName.valid_from,
    UnitName.valid_to,
).join(UnitName, UnitName.unit_code == Unit.code)


def on(session: Session, day: date) -> Sequence[UnitRow]:
    """The units that exist on `day`, as they are called then, by code."""
    valid = and_(
        UnitName.valid_from <= day,
        or_(UnitName.valid_to.is_(None), UnitName.valid_to >= day),
    )
    return [UnitRow(*row) for row in session.execute(_ROW.where(valid).order_by(Unit.code))]


def every(session: Session) -> Sequence[UnitRow]:
    """All names that all units have had, by code, the newest first."""
    return [UnitRow(*row) for row in session.execute(_ROW.order_by(Unit.code, UnitName.valid_from.desc()))]


def history(session: Session, code: str) -> Sequence[UnitRow]:
    """Every name the unit has had, the newest first; empty for an unknown code."""
    query = _ROW.where(Unit.code == code).order_by(UnitName.valid_from.desc())
    return [UnitRow(*row) for row in session.execute(query)]


def replace(session: Session, rows: Sequence[UnitRow]) -> None:
    """Makes the names of the units in `rows` equal to `rows`.

    A unit that is not among them stays: records and people name it. It ends by a `valid_to`.
    """
    codes = {row.code: row.type for row in rows}
    for code, kind in codes.items():
        insert = insert_for(session, Unit).values(code=code, type=kind)
        session.execute(insert.on_conflict_do_update(index_elements=["code"], set_={"type": kind}))
    session.execute(delete(UnitName).where(UnitName.unit_code.in_(codes)))
    session.add_all(
        UnitName(
            unit_code=row.code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            name=row.name,
            name_en=row.name_en,
            parent_code=row.parent,
        )
        for row in rows
    )
    session.flush()
