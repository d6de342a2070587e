"""Calendar files: a line for each day that is not what its weekday says, as CSV or as a sheet of Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from engine import sniff
from engine.errors import EngineError, Message
from engine.store.calendar import Day, DayKind
from engine.workdays import SATURDAY

MOST = 2000
"""Lines that a file may have: some hundred days in a decade."""
COLUMNS = frozenset(("date", "kind"))
Line = tuple[int, Mapping[str, Any]]


class BadCalendar(EngineError):
    """Line {line} of the calendar cannot be used: {reason}"""


def read(content: bytes) -> list[Day]:
    """The days in a file with the columns `date`, `kind` (`holiday` or `makeup`) and `name`.

    Raises `BadCalendar` naming the line.
    """
    return days(_sheet(content) if content.startswith(b"PK") else _csv(sniff.text(content)))


def read_text(text: str) -> list[Day]:
    """The same, of a CSV file that is at hand as a text."""
    return days(_csv(text))


def days(lines: Iterator[Line]) -> list[Day]:
    """The days that lines name, each once."""
    found: dict[date, Day] = {}
    for number, line in lines:
        if number > MOST:
            raise BadCalendar(line=number, reason=Message("there are too many lines."))
        day = _day(line, number)
        if day.day in found:
            raise BadCalendar(line=number, reason=Message("the day is given twice."))
        found[day.day] = day
    if not found:
        raise BadCalendar(line=1, reason=Message("there are no days in it."))
    return list(found.values())


def checked(day: Day, line: int = 1) -> Day:
    """The day, if it can be what it is said to be: only a weekend day is worked instead."""
    if day.kind is DayKind.MAKEUP and day.day.weekday() < SATURDAY:
        raise BadCalendar(line=line, reason=Message("a make-up day is a Saturday or a Sunday."))
    return day


def _csv(text: str) -> Iterator[Line]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    _require_columns(reader.fieldnames or ())
    for line in reader:
        yield reader.line_num, line


def _sheet(content: bytes) -> Iterator[Line]:
    """The first sheet; its first row names the columns. Rows without a date are left out."""
    try:
        sniff.archive_names(content)  # what would not unpack within reason is refused here
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (sniff.Unsafe, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise BadCalendar(line=1, reason=Message("it is not a workbook that can be read.")) from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    heads = [str(value or "").strip() for value in next(rows, ())]
    _require_columns(heads)
    for number, row in enumerate(rows, 2):
        line = dict(zip(heads, row, strict=False))
        if line.get("date") is not None:
            yield number, line


def _require_columns(found: Sequence[str]) -> None:
    if not set(found) >= COLUMNS:
        raise BadCalendar(line=1, reason=Message("it must name the columns date, kind and name."))


def _day(line: Mapping[str, Any], number: int) -> Day:
    try:
        day, kind = _date(line["date"]), DayKind(str(line["kind"] or "").strip())
    except ValueError as error:
        expected = Message("a date like 2026-10-01 and holiday or makeup are expected.")
        raise BadCalendar(line=number, reason=expected) from error
    return checked(Day(day, kind, str(line.get("name") or "").strip()[:100]), number)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(str(value or "").strip())
