"""Expressions that make values: literals, lists, contexts, ranges, functions; and what follows a value."""

from __future__ import annotations

import re

from engine.errors import Message
from engine.feel import tree
from engine.feel.grammar.core import Power, expression, infix, prefix
from engine.feel.grammar.names import FREE, normal
from engine.feel.grammar.ranges import interval
from engine.feel.grammar.scanner import Scanner
from engine.feel.grammar.types import type_

_WORDS = {"true": True, "false": False, "null": None}
_NAMED = re.compile(rf"{FREE.pattern}(?=:)")


@prefix("true", "false", "null")
def _word(s: Scanner, start: int) -> tree.Node:
    return tree.Constant(_WORDS[s.text[start : s.last]], start=start, end=s.last)


@prefix('"')
def _string(s: Scanner, start: int) -> tree.Node:
    s.take_to(start)
    return tree.Constant(s.string(), start=start, end=s.last)


@prefix("@")
def _at(s: Scanner, start: int) -> tree.Node:
    return tree.At(s.string(), start=start, end=s.last)


@prefix("[")
def _square_bracket(s: Scanner, start: int) -> tree.Node:
    items: list[tree.Node] = []
    while not s.sign("]"):
        items.append(expression(s))
        if len(items) == 1 and s.sign(".."):
            return interval(s, start, items[0], low_included=True)
        if not s.sign(",") and not s.at("]"):
            s.fail_unexpected("]")
    return tree.ListLiteral(tuple(items), start=start, end=s.last)


@prefix("{")
def _context(s: Scanner, start: int) -> tree.Node:
    entries: list[tree.Entry] = []
    s.known.open(())
    while not s.sign("}"):
        entries.append(_entry(s))
        if not s.sign(",") and not s.at("}"):
            s.fail_unexpected("}")
    s.known.close()
    return tree.ContextLiteral(tuple(entries), start=start, end=s.last)


def _entry(s: Scanner) -> tree.Entry:
    start = s.position
    key = s.string() if s.at('"') else s.free_name()
    if key is None:
        s.fail_unexpected(Message("a name"))
    s.need(":")
    value = expression(s)
    s.known.add(key)
    s.members.add(key)
    return tree.Entry(key, value, start=start, end=value.end)


@prefix("function")
def _function(s: Scanner, start: int) -> tree.Node:
    s.need("(")
    parameters: list[tree.Parameter] = []
    while not s.sign(")"):
        parameters.append(_parameter(s))
        if not s.sign(",") and not s.at(")"):
            s.fail_unexpected(")")
    external = s.word("external")
    s.known.open(parameter.name for parameter in parameters)
    body = expression(s)
    s.known.close()
    return tree.FunctionDefinition(tuple(parameters), body, external, start=start, end=body.end)


def _parameter(s: Scanner) -> tree.Parameter:
    start = s.position
    name = s.free_name()
    if name is None:
        s.fail_unexpected(Message("a name"))
    kind = type_(s) if s.sign(":") else None
    return tree.Parameter(name, kind, start=start, end=s.last)


@infix(Power.POSTFIX, ".")
def _path(s: Scanner, source: tree.Node) -> tree.Node:
    member = s.member()
    if member is None:
        s.fail_unexpected(Message("a name"))
    return tree.Path(source, member, start=source.start, end=s.last)


@infix(Power.POSTFIX, "[")
def _filter(s: Scanner, source: tree.Node) -> tree.Node:
    with s.inside_filter():
        condition = expression(s)
    s.need("]")
    return tree.Filter(source, condition, start=source.start, end=s.last)


@infix(Power.POSTFIX, "(")
def _call(s: Scanner, function: tree.Node) -> tree.Node:
    arguments: list[tree.Node] = []
    names: list[str] = []
    while not s.sign(")"):
        name = s.match(_NAMED)
        if name is not None:
            names.append(normal(name))
            s.need(":")
        arguments.append(expression(s))
        if not s.sign(",") and not s.at(")"):
            s.fail_unexpected(")")
    if names and len(names) != len(arguments):
        s.fail("either all arguments are named or none")
    return tree.Call(function, tuple(arguments), tuple(names), start=function.start, end=s.last)
