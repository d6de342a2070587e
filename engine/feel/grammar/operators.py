"""Operators: arithmetic, comparison, logic, `between`, `in`, `instance of`."""

from __future__ import annotations

from decimal import Decimal

from engine.feel import tree
from engine.feel.grammar.core import Infix, Power, expression, infix, prefix
from engine.feel.grammar.scanner import Scanner
from engine.feel.grammar.types import type_

COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")


def _binary(kind: type[tree.Arithmetic] | type[tree.Comparison], power: Power, operator: str) -> None:
    def read(s: Scanner, left: tree.Node) -> tree.Node:
        right = expression(s, power)
        return kind(operator, left, right, start=left.start, end=right.end)

    infix(power, operator)(read)


for _operator in COMPARISONS:
    _binary(tree.Comparison, Power.COMPARISON, _operator)
for _operator in "+-":
    _binary(tree.Arithmetic, Power.SUM, _operator)
for _operator in "*/":
    _binary(tree.Arithmetic, Power.PRODUCT, _operator)
_binary(tree.Arithmetic, Power.EXPONENT, "**")


@prefix("-")
def _negation(s: Scanner, start: int) -> tree.Node:
    operand = expression(s, Power.NEGATION)
    if isinstance(operand, tree.Constant) and isinstance(operand.value, Decimal) and s.text[start + 1] != "-":
        return tree.Constant(operand.value.copy_negate(), start=start, end=operand.end)
    return tree.Negation(operand, start=start, end=operand.end)


def _chain(kind: type[tree.Conjunction] | type[tree.Disjunction], power: Power, word: str) -> Infix:
    def read(s: Scanner, left: tree.Node) -> tree.Node:
        operands = [left, expression(s, power)]
        while s.word(word):
            operands.append(expression(s, power))
        return kind(tuple(operands), start=left.start, end=operands[-1].end)

    return infix(power, word)(read)


_chain(tree.Conjunction, Power.AND, "and")
_chain(tree.Disjunction, Power.OR, "or")


@infix(Power.COMPARISON, "between")
def _between(s: Scanner, value: tree.Node) -> tree.Node:
    low = expression(s, Power.COMPARISON)
    s.need_word("and")
    high = expression(s, Power.COMPARISON)
    return tree.Between(value, low, high, start=value.start, end=high.end)


@infix(Power.COMPARISON, "in")
def _in(s: Scanner, value: tree.Node) -> tree.Node:
    tests = _bracketed_tests(s) or (unary_test(s, Power.COMPARISON),)
    return tree.In(value, tests, start=value.start, end=s.last)


def _bracketed_tests(s: Scanner) -> tuple[tree.Node, ...] | None:
    """`(1, < 5)` after `in`; nothing is taken when the bracket begins a range or something longer."""
    start = s.position
    if not s.sign("("):
        return None
    tests = [unary_test(s)]
    while s.sign(","):
        tests.append(unary_test(s))
    if s.sign(")"):
        return tuple(tests)
    s.rewind(start)
    return None


def unary_test(s: Scanner, power: int = Power.NOTHING) -> tree.Node:
    """Reads one positive unary test."""
    return comparable(s, power) or expression(s, power)


def comparable(s: Scanner, power: int = Power.NOTHING) -> tree.Node | None:
    """Reads `< 10`, if such a thing stands here."""
    start = s.position
    operator = next((each for each in COMPARISONS if s.sign(each)), None)
    if operator is None:
        return None
    operand = expression(s, power)
    return tree.Comparable(operator, operand, start=start, end=operand.end)


@infix(Power.INSTANCE, "instance")
def _instance_of(s: Scanner, value: tree.Node) -> tree.Node:
    s.need_word("of")
    type_node = type_(s)
    return tree.InstanceOf(value, type_node, start=value.start, end=type_node.end)
