"""Tree -> text. What is written reads as the same tree again, when the names in it are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeVar

from engine.feel import tree
from engine.feel.grammar import unusual
from engine.feel.grammar.core import Power
from engine.feel.grammar.strings import quoted
from engine.feel.numbers import text as number_text
from engine.feel.writing import key_text

N = TypeVar("N", bound=tree.Node)
Writer = Callable[["Printer", N], str]

_ATOM = Power.POSTFIX + 1
_POWERS: dict[type[tree.Node], int] = {
    tree.If: Power.NOTHING,
    tree.For: Power.NOTHING,
    tree.Quantified: Power.NOTHING,
    tree.FunctionDefinition: Power.NOTHING,
    tree.Disjunction: Power.OR,
    tree.Conjunction: Power.AND,
    tree.Comparison: Power.COMPARISON,
    tree.Between: Power.COMPARISON,
    tree.In: Power.COMPARISON,
    tree.Negation: Power.NEGATION,
    tree.InstanceOf: Power.INSTANCE,
    tree.Path: Power.POSTFIX,
    tree.Filter: Power.POSTFIX,
    tree.Call: Power.POSTFIX,
}
_SIGNS = {"+": Power.SUM, "-": Power.SUM, "*": Power.PRODUCT, "/": Power.PRODUCT, "**": Power.EXPONENT}
_writers: dict[type[tree.Node], Writer[Any]] = {}


def write(node: tree.Node) -> str:
    """The text of an expression, of unary tests or of a type."""
    names = [each.name for each in tree.walk(node) if isinstance(each, tree.Name)]
    members = [each.member for each in tree.walk(node) if isinstance(each, tree.Path)]
    keys = [each.key for each in tree.walk(node) if isinstance(each, tree.Entry)]
    return Printer(bool(unusual([*names, *members, *keys]))).text(node)


def _power(node: tree.Node) -> int:
    if isinstance(node, tree.Arithmetic):
        return _SIGNS[node.operator]
    return _POWERS.get(type(node), _ATOM)


class Printer:
    """`wary`: there are names with symbols in them, so that `a - b` might be read as one of them."""

    def __init__(self, wary: bool) -> None:
        self.wary = wary

    def text(self, node: tree.Node, power: int = Power.NOTHING) -> str:
        """The text of a node, in brackets unless it binds at least as tightly as `power`."""
        written = _writers[type(node)](self, node)
        return f"({written})" if _power(node) < power else written

    def operand(self, node: tree.Node, power: int) -> str:
        """The text of what stands beside a symbol that could belong to a name."""
        written = self.text(node, power)
        bare = self.wary and not isinstance(node, tree.Constant) and not written.startswith("(")
        return f"({written})" if bare else written

    def row(self, nodes: Iterable[tree.Node]) -> str:
        return ", ".join(map(self.text, nodes))

    def test(self, node: tree.Node) -> str:
        """The text of a unary test."""
        if isinstance(node, tree.Comparable):
            return f"{node.operator} {self.text(node.operand)}"
        written = self.text(node)
        return f"({written})" if written.startswith("not") else written


def _writes(kind: type[N]) -> Callable[[Writer[N]], Writer[N]]:
    def register(writer: Writer[N]) -> Writer[N]:
        _writers[kind] = writer
        return writer

    return register


@_writes(tree.Constant)
def _constant(_printer: Printer, node: tree.Constant) -> str:
    match node.value:
        case None:
            return "null"
        case bool():
            return "true" if node.value else "false"
        case Decimal():
            return number_text(node.value)
        case str():
            return quoted(node.value)


@_writes(tree.At)
def _at(_printer: Printer, node: tree.At) -> str:
    return f"@{quoted(node.text)}"


@_writes(tree.Name)
def _name(_printer: Printer, node: tree.Name) -> str:
    return node.name


@_writes(tree.Input)
def _input(_printer: Printer, _node: tree.Input) -> str:
    return "?"


@_writes(tree.Negation)
def _negation(printer: Printer, node: tree.Negation) -> str:
    written = printer.text(node.operand, Power.NEGATION)
    return f"-({written})" if written[0] in "0123456789." else f"-{written}"


@_writes(tree.Arithmetic)
def _arithmetic(printer: Printer, node: tree.Arithmetic) -> str:
    power = _SIGNS[node.operator]
    return f"{printer.operand(node.left, power)} {node.operator} {printer.operand(node.right, power + 1)}"


@_writes(tree.Comparison)
def _comparison(printer: Printer, node: tree.Comparison) -> str:
    left, right = printer.text(node.left, Power.COMPARISON), printer.text(node.right, Power.SUM)
    return f"{left} {node.operator} {right}"


@_writes(tree.Between)
def _between(printer: Printer, node: tree.Between) -> str:
    value = printer.text(node.value, Power.COMPARISON)
    return f"{value} between {printer.text(node.low, Power.SUM)} and {printer.text(node.high, Power.SUM)}"


@_writes(tree.In)
def _in(printer: Printer, node: tree.In) -> str:
    return f"{printer.text(node.value, Power.COMPARISON)} in ({', '.join(map(printer.test, node.tests))})"


@_writes(tree.Conjunction)
def _conjunction(printer: Printer, node: tree.Conjunction) -> str:
    return " and ".join(printer.text(each, Power.AND + 1) for each in node.operands)


@_writes(tree.Disjunction)
def _disjunction(printer: Printer, node: tree.Disjunction) -> str:
    return " or ".join(printer.text(each, Power.OR + 1) for each in node.operands)


@_writes(tree.InstanceOf)
def _instance_of(printer: Printer, node: tree.InstanceOf) -> str:
    return f"{printer.text(node.value, Power.INSTANCE)} instance of {printer.text(node.type)}"


@_writes(tree.If)
def _if(printer: Printer, node: tree.If) -> str:
    condition, consequence = printer.text(node.condition), printer.text(node.consequence)
    return f"if {condition} then {consequence} else {printer.text(node.alternative)}"


@_writes(tree.Span)
def _span(printer: Printer, node: tree.Span) -> str:
    return f"{printer.text(node.first, Power.SUM)}..{printer.text(node.last, Power.SUM)}"


@_writes(tree.Iteration)
def _iteration(printer: Printer, node: tree.Iteration) -> str:
    return f"{node.name} in {printer.text(node.source, Power.OR)}"


@_writes(tree.For)
def _for(printer: Printer, node: tree.For) -> str:
    return f"for {printer.row(node.iterations)} return {printer.text(node.body)}"


@_writes(tree.Quantified)
def _quantified(printer: Printer, node: tree.Quantified) -> str:
    return f"{node.quantifier} {printer.row(node.iterations)} satisfies {printer.text(node.condition)}"


@_writes(tree.ListLiteral)
def _list(printer: Printer, node: tree.ListLiteral) -> str:
    return f"[{printer.row(node.items)}]"


@_writes(tree.Entry)
def _entry(printer: Printer, node: tree.Entry) -> str:
    return f"{key_text(node.key)}: {printer.text(node.value)}"


@_writes(tree.ContextLiteral)
def _context(printer: Printer, node: tree.ContextLiteral) -> str:
    return f"{{{printer.row(node.entries)}}}"


@_writes(tree.Interval)
def _interval(printer: Printer, node: tree.Interval) -> str:
    low, high = printer.text(node.low, Power.SUM), printer.text(node.high, Power.SUM)
    return f"{'[' if node.low_included else '('}{low}..{high}{']' if node.high_included else ')'}"


@_writes(tree.Comparable)
def _comparable(printer: Printer, node: tree.Comparable) -> str:
    return f"({printer.test(node)})"


@_writes(tree.Path)
def _path(printer: Printer, node: tree.Path) -> str:
    return f"{printer.operand(node.source, Power.POSTFIX)}.{node.member}"


@_writes(tree.Filter)
def _filter(printer: Printer, node: tree.Filter) -> str:
    return f"{printer.text(node.source, Power.POSTFIX)}[{printer.text(node.condition)}]"


@_writes(tree.Call)
def _call(printer: Printer, node: tree.Call) -> str:
    arguments = [printer.text(each) for each in node.arguments]
    if node.names:
        arguments = [f"{name}: {value}" for name, value in zip(node.names, arguments, strict=True)]
    return f"{printer.text(node.function, Power.POSTFIX)}({', '.join(arguments)})"


@_writes(tree.Parameter)
def _parameter(printer: Printer, node: tree.Parameter) -> str:
    return f"{node.name}: {printer.text(node.type)}" if node.type else node.name


@_writes(tree.FunctionDefinition)
def _function(printer: Printer, node: tree.FunctionDefinition) -> str:
    external = "external " if node.external else ""
    return f"function({printer.row(node.parameters)}) {external}{printer.text(node.body)}"


@_writes(tree.Tests)
def _tests(printer: Printer, node: tree.Tests) -> str:
    written = ", ".join(map(printer.test, node.tests))
    return f"not({written})" if node.negated else written or "-"


@_writes(tree.NamedType)
def _named_type(_printer: Printer, node: tree.NamedType) -> str:
    return node.name


@_writes(tree.ListType)
def _list_type(printer: Printer, node: tree.ListType) -> str:
    return f"list<{printer.text(node.item)}>"


@_writes(tree.RangeType)
def _range_type(printer: Printer, node: tree.RangeType) -> str:
    return f"range<{printer.text(node.item)}>"


@_writes(tree.Member)
def _member(printer: Printer, node: tree.Member) -> str:
    return f"{node.key}: {printer.text(node.type)}"


@_writes(tree.ContextType)
def _context_type(printer: Printer, node: tree.ContextType) -> str:
    return f"context<{printer.row(node.members)}>"


@_writes(tree.FunctionType)
def _function_type(printer: Printer, node: tree.FunctionType) -> str:
    return f"function<{printer.row(node.parameters)}> -> {printer.text(node.result)}"
