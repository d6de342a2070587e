"""`range`: a range read from text (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re
from typing import Any

from engine.feel import limits, tree
from engine.feel.builtins.standard import function
from engine.feel.comparing import compare
from engine.feel.errors import FeelSyntaxError, Null
from engine.feel.grammar import read
from engine.feel.kinds import Range
from engine.feel.running import Run
from engine.feel.temporal import text

_READERS = {
    "date": text.read_date,
    "time": text.read_time,
    "date and time": text.read_date_time,
    "duration": text.read_duration,
}
"""The functions that may make an end, of a literal."""

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
    return Range(None, _present(node.high), False, node.high_included, sign)


def _from_on(node: tree.Interval) -> Range:
    sign = ">=" if node.low_included else ">"
    return Range(_present(node.low), None, node.low_included, False, sign)


def _present(node: tree.Node) -> Any:
    end = _end(node)
    if end is None:
        raise Null("the range has no end")
    return end


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
        case tree.Call(tree.Name(name), (tree.Constant(str() as written),), ()) if name in _READERS:
            return _READERS[name](written)
        case _:
            raise Null("an end of the range is not a literal")
