"""The engine's own functions of the expression language, over the calendar that is loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date as Date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, workdays
from engine.services import almanac

NAMES = workdays.NAMES
"""The names of the functions."""


def of(session: Session) -> Mapping[str, Callable[..., Any]]:
    """The functions by name. The calendar is read when one of them first needs it, which most passages do
    not."""

    @cache
    def loaded() -> Mapping[str, Callable[..., Any]]:
        return workdays.functions(almanac.current(session), clock.now)

    def working_days_after(date: Any, count: Any) -> Date | None:
        return loaded()["working days after"](date, count)  # type: ignore[no-any-return]

    def working_days_between(first: Any, last: Any) -> Decimal | None:
        return loaded()["working days between"](first, last)  # type: ignore[no-any-return]

    def months_after(date: Any, count: Any) -> Date | None:
        return loaded()["months after"](date, count)  # type: ignore[no-any-return]

    def roll_forward(date: Any) -> Date | None:
        return loaded()["roll forward"](date)  # type: ignore[no-any-return]

    return {
        "working days after": working_days_after,
        "working days between": working_days_between,
        "months after": months_after,
        "roll forward": roll_forward,
        "now": lambda: clock.now().astimezone(clock.ZONE),
        "today": clock.today,
    }
