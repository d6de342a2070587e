"""Ranges and unary tests: `[1..10]`, `(< 10)`, `< 10`."""

from __future__ import annotations

from engine.feel import tree
from engine.feel.grammar.core import Power, expression, prefix
from engine.feel.grammar.scanner import Scanner

COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")


def unary_test(s: Scanner, power: int = Power.NOTHING) -> tree.Node:
    """Reads one positive unary test."""
    return _comparable(s, power) or expression(s, power)


def _comparable(s: Scanner, power: int = Power.NOTHING) -> tree.Node | None:
    """Reads `< 10`, if such a thing stands here."""
    start = s.position
    operator = next((each for each in COMPARISONS if s.sign(each)), None)
    if operator is None:
        return None
    operand = expression(s, power)
    return tree.Comparable(operator, operand, start=start, end=operand.end)


def bracketed_tests(s: Scanner) -> tuple[tree.Node, ...]:
    """Reads what stands in brackets after `in`: tests, or a range that begins with the bracket."""
    start = s.position
    s.need("(")
    tests = [unary_test(s)]
    if s.sign(".."):
        return (interval(s, start, tests[0], low_included=False),)
    while s.sign(","):
        tests.append(unary_test(s))
    s.need(")")
    return tuple(tests)


@prefix("<", ">")
def _half_open(s: Scanner, start: int) -> tree.Node:
    """`< 10` is a range wherever an expression can stand (rule 2)."""
    s.rewind(start)
    return unary_test(s, Power.COMPARISON)


@prefix("(")
def _round_bracket(s: Scanner, start: int) -> tree.Node:
    inner = unary_test(s)
    if s.sign(".."):
        return interval(s, start, inner, low_included=False)
    s.need(")")
    return inner


@prefix("]")
def _open_interval(s: Scanner, start: int) -> tree.Node:
    low = expression(s)
    s.need("..")
    return interval(s, start, low, low_included=False)


def interval(s: Scanner, start: int, low: tree.Node, *, low_included: bool) -> tree.Node:
    """Reads on after the two dots."""
    with s.interval():
        high = expression(s)
    high_included = s.sign("]")
    if not high_included and not s.sign(")") and not s.sign("["):
        s.fail_unexpected("]")
    return tree.Interval(low, high, low_included, high_included, start=start, end=s.last)
