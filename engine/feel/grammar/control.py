"""Expressions that decide and repeat: `if`, `for`, `some`, `every`."""

from __future__ import annotations

import re

from engine.errors import Message
from engine.feel import tree
from engine.feel.grammar.core import expression, prefix
from engine.feel.grammar.names import FREE, normal
from engine.feel.grammar.scanner import Scanner

_VARIABLE = re.compile(rf"{FREE.pattern}?(?=\sin(?!\w))")


@prefix("if")
def _if(s: Scanner, start: int) -> tree.Node:
    condition = expression(s)
    s.need_word("then")
    consequence = expression(s)
    s.need_word("else")
    alternative = expression(s)
    return tree.If(condition, consequence, alternative, start=start, end=alternative.end)


@prefix("for")
def _for(s: Scanner, start: int) -> tree.Node:
    s.known.open(())
    iterations = _iterations(s)
    s.need_word("return")
    body = expression(s)
    s.known.close()
    return tree.For(iterations, body, start=start, end=body.end)


@prefix("some", "every")
def _quantified(s: Scanner, start: int) -> tree.Node:
    quantifier = s.text[start : s.last]
    s.known.open(())
    iterations = _iterations(s)
    s.need_word("satisfies")
    condition = expression(s)
    s.known.close()
    return tree.Quantified(quantifier, iterations, condition, start=start, end=condition.end)


def _iterations(s: Scanner) -> tuple[tree.Iteration, ...]:
    iterations = [_iteration(s)]
    while s.sign(","):
        iterations.append(_iteration(s))
    return tuple(iterations)


def _iteration(s: Scanner) -> tree.Iteration:
    start = s.position
    name = s.match(_VARIABLE)
    if name is None:
        s.fail_unexpected(Message("a name and in"))
    s.need_word("in")
    source = expression(s)
    if s.sign(".."):
        last = expression(s)
        source = tree.Span(source, last, start=source.start, end=last.end)
    s.known.add(normal(name))
    return tree.Iteration(normal(name), source, start=start, end=source.end)
