"""Literals, lists, contexts, ranges; members and filters."""

from __future__ import annotations

from typing import Any

from engine.feel import tree
from engine.feel.comparing import compare
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.errors import Null
from engine.feel.frames import Frame
from engine.feel.kinds import Range, described
from engine.feel.members import MISSING, member
from engine.feel.temporal.text import read_at


@compiles(tree.Constant)
def _constant(node: tree.Constant, _scope: Scope) -> Code:
    constant = node.value
    return lambda _frame: constant


@compiles(tree.At)
def _at(node: tree.At, scope: Scope) -> Code:
    place = scope.place(node)
    try:
        constant = read_at(node.text)
    except Null as null:
        reason = null.reason
        return lambda frame: frame.run.note(place, reason)
    return lambda _frame: constant


@compiles(tree.ListLiteral)
def _list(node: tree.ListLiteral, scope: Scope) -> Code:
    items = [code(item, scope) for item in node.items]

    def run(frame: Frame) -> list[Any]:
        frame.run.items(len(items))
        return [item(frame) for item in items]

    return run


@compiles(tree.ContextLiteral)
def _context(node: tree.ContextLiteral, scope: Scope) -> Code:
    """Each entry sees those before it; a function sees itself too."""
    inner = scope.inner(())
    assert inner.names is not None
    entries = []
    for entry in node.entries:
        if isinstance(entry.value, tree.FunctionDefinition):
            inner.names.add(entry.key)
        entries.append((entry.key, code(entry.value, inner)))
        inner.names.add(entry.key)
    repeated = _repeated(node)
    place = scope.place(repeated or node)

    def run(frame: Frame) -> dict[str, Any] | None:
        if repeated:
            frame.run.warn(place, "the context has {key} twice", key=repeated.key)
            return None
        values: dict[str, Any] = {}
        inside = Frame(frame.run, frame, values)
        for key, entry in entries:
            values[key] = entry(inside)
        return values

    return run


def _repeated(node: tree.ContextLiteral) -> tree.Entry | None:
    """The first entry whose key was there before."""
    seen: set[str] = set()
    for entry in node.entries:
        if entry.key in seen:
            return entry
        seen.add(entry.key)
    return None


@compiles(tree.Interval)
def _interval(node: tree.Interval, scope: Scope) -> Code:
    low, high, place = code(node.low, scope), code(node.high, scope), scope.place(node)

    def run(frame: Frame) -> Range | None:
        found = _range(node, low(frame), high(frame))
        if found is None:
            frame.run.warn(place, "the range ends before it begins, or its ends have no order")
        return found

    fixed = _fixed(node)
    return (lambda _frame: fixed) if fixed else run


def _fixed(node: tree.Interval) -> Range | None:
    """The range that is always the same, because its ends are literals."""
    match node:
        case tree.Interval(tree.Constant(low), tree.Constant(high)):
            return _range(node, low, high)
        case _:
            return None


def _range(node: tree.Interval, low: Any, high: Any) -> Range | None:
    """The range between two ends, or None when it would end before it begins."""
    order = 0 if low is None or high is None else compare(low, high)
    return None if order is None or order > 0 else Range(low, high, node.low_included, node.high_included)


@compiles(tree.Comparable)
def _comparable(node: tree.Comparable, scope: Scope) -> Code:
    operand, sign = code(node.operand, scope), node.operator

    def run(frame: Frame) -> Range:
        end = operand(frame)
        if sign in ("<", "<="):
            return Range(None, end, False, sign == "<=", sign)
        if sign in (">", ">="):
            return Range(end, None, sign == ">=", False, sign)
        return Range(end, end, sign == "=", sign == "=", sign)

    return run


@compiles(tree.Path)
def _path(node: tree.Path, scope: Scope) -> Code:
    source, name, place = code(node.source, scope), node.member, scope.place(node)

    def run(frame: Frame) -> Any:
        found = source(frame)
        if type(found) is dict and name in found:
            return found[name]
        if type(found) is list:
            frame.run.look_through(found)
        value = member(found, name)
        if value is MISSING:
            frame.run.warn(place, "{found} has no {member}", found=described(found), member=name)
            return None
        return value

    return run
