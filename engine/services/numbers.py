"""Numbers of records and documents, from series without gaps."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy.orm import Session

from engine.errors import EngineError
from engine.store import counters

PLACE = re.compile(r"\{(?P<name>[^{}:]*)(?::(?P<width>[0-9]))?\}")
NAMES = ("year", "seq")


class BadPattern(EngineError):
    """The number pattern {pattern} needs one {{seq}} or {{seq:4}}, may have {{year}}, and nothing else."""


def check(pattern: str) -> None:
    """Raises `BadPattern` for one that could not number things one after another."""
    names = [match["name"] for match in PLACE.finditer(pattern)]
    rest = PLACE.sub("", pattern)
    if names.count("seq") != 1 or not set(names) <= set(NAMES) or "{" in rest or "}" in rest:
        raise BadPattern(pattern=pattern)


def issue(session: Session, series: str, pattern: str, day: date, trying: bool = False) -> str:
    """The next number of a series, written by `pattern`: `{year}`, `{seq}`, `{seq:4}` for 0001.

    With a year in the pattern the series starts again every year. The number is given back when the
    transaction is rolled back, so that none is missing. `trying`: nobody is to take it for a real one, and
    none of the real ones is used up.
    """
    if trying:
        return "TEST-" + issue(session, f"test:{series}", pattern, day)
    check(pattern)
    period = str(day.year) if "{year" in pattern else ""
    values = {"year": day.year, "seq": counters.next_value(session, series, period)}
    return PLACE.sub(lambda match: str(values[match["name"]]).zfill(int(match["width"] or 0)), pattern)
