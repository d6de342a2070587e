"""Operators: arithmetic, comparison, logic, `between`, `in`, `instance of`."""

from __future__ import annotations

from engine.errors import Message
from engine.feel import tree
from engine.feel.grammar.core import Infix, Power, expression, infix, prefix
from engine.feel.grammar.ranges import COMPARISONS, bracketed_tests, unary_test
from engine.feel.grammar.scanner import Scanner
from engine.feel.grammar.types import type_
from engine.feel.numbers import NUMBERS


def _binary(kind: type[tree.Arithmetic] | type[tree.Comparison], power: Power, operator: str) -> None:
    def read(s: Scanner, left: tree.Node) -> tree.Node:
        if s.at("<") or s.at(">"):  # a slip such as <>, not a range
            s.fail_unexpected(Message("an expression"))
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
    """A minus before digits belongs to the number (rule 35), so that `-2 ** 2` is 4."""
    number = s.number()
    if number is not None:
        return tree.Constant(NUMBERS.minus(number), start=start, end=s.last)
    operand = expression(s, Power.NEGATION)
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
    tests = bracketed_tests(s) if s.at("(") else (unary_test(s, Power.COMPARISON),)
    return tree.In(value, tests, start=value.start, end=s.last)


@infix(Power.INSTANCE, "instance")
def _instance_of(s: Scanner, value: tree.Node) -> tree.Node:
    s.need_word("of")
    type_node = type_(s)
    return tree.InstanceOf(value, type_node, start=value.start, end=type_node.end)
