"""`now` and `today` by the machine's clock; a caller with a clock passes functions of these names."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.feel.builtins.standard import function


@function("now", "", "date and time")
def now() -> datetime:
    return datetime.now(UTC)


@function("today", "", "date")
def today() -> date:
    return now().date()
