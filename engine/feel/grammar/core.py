"""The heart of the grammar: which kind of expression begins here, and how tightly operators bind.

Each family of expressions registers what it reads, so that a new kind is a new function beside its
neighbours: `prefix` for what begins with a sign or a word, `infix` for what follows a complete expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import IntEnum

from engine.errors import Message
from engine.feel import tree
from engine.feel.grammar.names import KEYWORDS
from engine.feel.grammar.scanner import Scanner

Prefix = Callable[[Scanner, int], tree.Node]
"""(scanner after the sign, where the sign began) -> node."""
Infix = Callable[[Scanner, tree.Node], tree.Node]
"""(scanner after the operator, what stands before it) -> node."""


class Power(IntEnum):
    """How tightly an operator binds (DMN 1.5, 10.3.1.2, the order of rules 2 and 4)."""

    NOTHING = 0
    OR = 1
    AND = 2
    COMPARISON = 3
    SUM = 4
    PRODUCT = 5
    EXPONENT = 6
    NEGATION = 7
    INSTANCE = 8
    POSTFIX = 9


_OPERATOR = re.compile(r"\*\*|!=|<=|>=|\.(?!\.)|[-+*/=<>\[(]|(?:and|or|in|between|instance)(?!\w)")
_prefixes: dict[str, Prefix] = {}
_infixes: dict[str, tuple[Power, Infix]] = {}


def prefix(*signs: str) -> Callable[[Prefix], Prefix]:
    """Registers what reads an expression that begins with one of the signs or words."""

    def register(read: Prefix) -> Prefix:
        _prefixes.update(dict.fromkeys(signs, read))
        return read

    return register


def infix(power: Power, *operators: str) -> Callable[[Infix], Infix]:
    """Registers what reads on after one of the operators."""

    def register(read: Infix) -> Infix:
        _infixes.update(dict.fromkeys(operators, (power, read)))
        return read

    return register


def expression(s: Scanner, power: int = Power.NOTHING) -> tree.Node:
    """Reads an expression up to the first operator that does not bind more tightly than `power`."""
    with s.nested():
        left = _operand(s)
        links = 0
        while following := _infix(s, power):
            sign, read = following
            s.take_to(s.position + len(sign))
            left = read(s, left)
            links += 1
            s.check_depth(links)
        return left


def _infix(s: Scanner, power: int) -> tuple[str, Infix] | None:
    found = _OPERATOR.match(s.text, s.position)
    if not found:
        return None
    sign = found.group()
    binding, read = _infixes[sign]
    if binding <= power or (sign == "[" and s.closes_interval()):
        return None
    return sign, read


def _operand(s: Scanner) -> tree.Node:
    start = s.position
    sign = s.keyword() or s.text[start : start + 1]
    read = _prefixes.get(sign)
    if read and (sign not in KEYWORDS or s.at_word(sign)):
        s.take_to(start + len(sign))
        return read(s, start)
    number = s.number()
    if number is not None:
        return tree.Constant(number, start=start, end=s.last)
    name = s.name()
    if name is None:
        s.fail_unexpected(Message("an expression"))
    return tree.Input(start=start, end=s.last) if name == "?" else tree.Name(name, start=start, end=s.last)
