"""Conversions between kinds: `date`, `time`, `date and time`, `duration`, `number`, `string`, `range`
(DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from engine.feel import limits, tree
from engine.feel.builtins.standard import function
from engine.feel.comparing import compare
from engine.feel.errors import FeelSyntaxError, NotAValue, Null
from engine.feel.grammar import read
from engine.feel.kinds import Range
from engine.feel.numbers import NUMBERS, whole
from engine.feel.temporal import reckoning, text, zones
from engine.feel.temporal.types import (
    SECOND,
    AnyDate,
    AnyDateTime,
    AnyDuration,
    Time,
    YearsMonths,
    date_part,
    day_of,
    make_date,
    make_date_time,
    nanoseconds_of,
    time_part,
)
from engine.feel.writing import string_of

if TYPE_CHECKING:
    from engine.feel.running import Run


def _whole(number: Decimal) -> int:
    found = whole(number)
    if found is None:
        raise Null("{number} is not a whole number", number=number)
    return found


@function("date", "from: string", "date")
def date_from_text(from_: str) -> AnyDate:
    return text.read_date(from_)


@function("date", "from: date", "date")
def date_from_date(from_: AnyDate) -> AnyDate:
    return from_


@function("date", "from: date and time", "date")
def date_from_date_time(from_: AnyDateTime) -> AnyDate:
    return date_part(from_)


@function("date", "year: number, month: number, day: number", "date")
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> AnyDate:
    return make_date(_whole(year), _whole(month), _whole(day))


@function("time", "from: string", "time")
def time_from_text(from_: str) -> Time:
    return text.read_time(from_)


@function("time", "from: time", "time")
def time_from_time(from_: Time) -> Time:
    return from_


@function("time", "from: date and time", "time")
def time_from_date_time(from_: AnyDateTime) -> Time:
    return time_part(from_)


@function(
    "time", "hour: number, minute: number, second: number, offset: days and time duration? | null", "time"
)
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: AnyDuration | None) -> Time:
    """The second may have a fraction."""
    seconds = _whole(second.to_integral_value(ROUND_DOWN))
    nanosecond = int((second - seconds) * SECOND)
    zone = None if offset is None else zones.fixed(int(Decimal(nanoseconds_of(offset)) / SECOND))
    return Time(_whole(hour), _whole(minute), seconds, nanosecond, zone)


@function("date and time", "from: string", "date and time")
def date_time_from_text(from_: str) -> AnyDateTime:
    return text.read_date_time(from_)


@function("date and time", "date: date, time: time", "date and time")
def date_time_from_date(date: AnyDate, time: Time) -> AnyDateTime:
    return make_date_time(date, time)


@function("date and time", "date: date and time, time: time", "date and time")
def date_time_from_date_time(date: AnyDateTime, time: Time) -> AnyDateTime:
    """Takes the day of the one and the time, with its zone, of the other."""
    return make_date_time(date_part(date), time)


_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"


@function("date and time", f"{_PARTS}, offset: days and time duration? | null", "date and time")
def date_time_from_parts(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: AnyDuration | None,
) -> AnyDateTime:
    return make_date_time(date_from_parts(year, month, day), time_from_parts(hour, minute, second, offset))


@function("date and time", f"{_PARTS}, timezone: string", "date and time")
def date_time_in_zone(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    timezone: str,
) -> AnyDateTime:
    time = time_from_parts(hour, minute, second, None)
    return make_date_time(date_from_parts(year, month, day), Time.of(time.nanoseconds, zones.named(timezone)))


@function("duration", "from: string", "Any")
def duration(from_: str) -> AnyDuration | YearsMonths:
    return text.read_duration(from_)


@function("duration", "from: duration", "Any")
def duration_from_duration(from_: AnyDuration | YearsMonths) -> AnyDuration | YearsMonths:
    return from_


@function("years and months duration", "from: day, to: day", "years and months duration")
def months_between(from_: AnyDate | AnyDateTime, to: AnyDate | AnyDateTime) -> YearsMonths:
    """The times of day do not count."""
    return reckoning.months_between(day_of(from_), day_of(to))


_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


@function(
    "number", "from: string, grouping separator: string | null, decimal separator: string | null", "number"
)
def number(from_: str, grouping: str | None, decimal: str | None) -> Decimal:
    """`grouping` is blank, comma or dot, `decimal` comma or dot, and they differ."""
    if (
        grouping not in (None, " ", ",", ".")
        or decimal not in (None, ",", ".")
        or grouping == decimal is not None
    ):
        raise Null("these separators cannot be used")
    plain = from_.replace(grouping, "") if grouping else from_
    return number_from_text(plain.replace(decimal, ".") if decimal else plain)


@function("number", "from: string", "number")
def number_from_text(from_: str) -> Decimal:
    if not _NUMBER.fullmatch(from_):
        raise Null("{text} is not a number", text=from_[:100])
    found = NUMBERS.create_decimal(from_)
    if not found.is_finite():
        raise Null("there is no such number")
    return found


@function("number", "from: number", "number")
def number_from_number(from_: Decimal) -> Decimal:
    return from_


@function("string", "from: Any", "string")
def string(run: Run, from_: Any) -> str | None:
    run.look_through(from_)
    try:
        return None if from_ is None else string_of(from_)
    except NotAValue as error:
        raise Null("a function has no text") from error


_ENDS = ("date", "time", "date and time", "duration")


_OPEN_START = re.compile(r"\s*[(\]]\s*(?=\.\.)")
_OPEN_END = re.compile(r"(?<=\.\.)\s*[)\[]\s*")


@function("range", "from: string", "range<Any>")
def range_(run: Run, from_: str) -> Range:
    """Reads a range whose ends are literals, `@"…"`, or dates, times and durations made from literals.

    One end may be missing: `(..10]` is `<= 10`.
    """
    run.spend(limits.COSTLY_STEPS)
    start, end = _OPEN_START.match(from_), _OPEN_END.search(from_)
    if start and not end:
        return _upwards_to(_interval(f"(null{from_[start.end() :]}"))
    if end and not start and end.end() == len(from_):
        return _from_on(_interval(f"{from_[: end.start()]}null)"))
    return _closed(_interval(from_))


def _interval(written: str) -> tree.Interval:
    try:
        node = read(written, ["date and time"])
    except FeelSyntaxError as error:
        raise Null("{text} is not a range", text=written[:100]) from error
    if not isinstance(node, tree.Interval):
        raise Null("{text} is not a range", text=written[:100])
    return node


def _upwards_to(node: tree.Interval) -> Range:
    sign = "<=" if node.high_included else "<"
    return Range(None, _end(node.high), False, node.high_included, sign)


def _from_on(node: tree.Interval) -> Range:
    sign = ">=" if node.low_included else ">"
    return Range(_end(node.low), None, node.low_included, False, sign)


def _closed(node: tree.Interval) -> Range:
    low, high = _end(node.low), _end(node.high)
    if compare(low, high) not in (-1, 0):
        raise Null("the range ends before it begins, or its ends have no order")
    return Range(low, high, node.low_included, node.high_included)


def _end(node: tree.Node) -> Any:
    match node:
        case tree.Constant(value) if not isinstance(value, bool):
            return value
        case tree.At(written):
            return text.read_at(written)
        case tree.Call(tree.Name(name), (tree.Constant(str() as written),), ()) if name in _ENDS:
            return _READERS[name](written)
        case _:
            raise Null("an end of the range is not a literal")


_READERS = {
    "date": text.read_date,
    "time": text.read_time,
    "date and time": text.read_date_time,
    "duration": text.read_duration,
}
