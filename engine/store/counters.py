"""Number series without gaps, and counts of what must not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Date, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base
from engine.store.inserting import insert_for


class Counter(Base):
    """The last number issued of a series in a period."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(String(100), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[int]


class StopCount(Base):
    """How often a form stopped somebody. Nothing of what they entered is kept."""

    __tablename__ = "stop_count"

    form: Mapped[str] = mapped_column(String(200), primary_key=True)
    unit_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    count: Mapped[int]


def next_value(session: Session, series: str, period: str) -> int:
    """The next number, from 1.

    The row stays locked until the transaction ends, and a rollback gives the number back: no two are alike
    and none is missing, at the price that issuers of one series wait for one another.
    """
    insert = insert_for(session, Counter).values(series=series, period=period, value=1)
    upsert = insert.on_conflict_do_update(
        index_elements=["series", "period"], set_={"value": Counter.value + 1}
    )
    return session.scalars(upsert.returning(Counter.value)).one()


def count_stop(session: Session, form: str, unit: str, day: date) -> None:
    """Adds one to the day's count."""
    insert = insert_for(session, StopCount).values(form=form, unit_code=unit, day=day, count=1)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["form", "unit_code", "day"], set_={"count": StopCount.count + 1}
        )
    )


def stops(session: Session) -> Mapping[str, int]:
    """Form -> how often it stopped somebody."""
    query = select(StopCount.form, func.sum(StopCount.count)).group_by(StopCount.form)
    return {form: int(count) for form, count in session.execute(query)}
