"""Types, as they stand after `instance of` and in the parameters of a function definition."""

from __future__ import annotations

from engine.errors import Message
from engine.feel import tree
from engine.feel.grammar.scanner import Scanner


def type_(s: Scanner) -> tree.TypeNode:
    """Reads a type (DMN 1.5, 10.3.1.2 rule 66)."""
    with s.nested():
        start = s.position
        name = s.type_name()
        if name is None:
            s.fail_unexpected(Message("a type"))
        if name in _GENERIC and s.sign("<"):
            return _GENERIC[name](s, start)
        return tree.NamedType(name, start=start, end=s.last)


def _list(s: Scanner, start: int) -> tree.TypeNode:
    item = type_(s)
    s.need(">")
    return tree.ListType(item, start=start, end=s.last)


def _range(s: Scanner, start: int) -> tree.TypeNode:
    item = type_(s)
    s.need(">")
    return tree.RangeType(item, start=start, end=s.last)


def _context(s: Scanner, start: int) -> tree.TypeNode:
    members = []
    while not s.sign(">"):
        members.append(_member(s))
        if not s.sign(",") and not s.at(">"):
            s.fail_unexpected(">")
    return tree.ContextType(tuple(members), start=start, end=s.last)


def _member(s: Scanner) -> tree.Member:
    start = s.position
    key = s.free_name()
    if key is None:
        s.fail_unexpected(Message("a name"))
    s.need(":")
    kind = type_(s)
    return tree.Member(key, kind, start=start, end=kind.end)


def _function(s: Scanner, start: int) -> tree.TypeNode:
    parameters = []
    while not s.sign(">"):
        parameters.append(type_(s))
        if not s.sign(",") and not s.at(">"):
            s.fail_unexpected(">")
    s.need("->")
    result = type_(s)
    return tree.FunctionType(tuple(parameters), result, start=start, end=result.end)


_GENERIC = {"list": _list, "range": _range, "context": _context, "function": _function}
