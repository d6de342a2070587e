"""The tree of an expression: the grammar reads it, the compiler makes closures of it, the printer writes it.

Two trees are equal when they say the same; where they stand in the text (`start`, `end`: indices of
characters) does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression."""

    start: int = field(default=0, compare=False, repr=False, kw_only=True)
    end: int = field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, a string, true, false or null."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class At(Node):
    """`@"2026-12-31"`: a date, time, date and time or duration."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, with its blanks normalised."""

    name: str


@dataclass(frozen=True, slots=True)
class Input(Node):
    """`?` in a unary test: the value that is tested."""


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`left + right`; the operator is one of + - * / **."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left < right`; the operator is one of = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in tests`: true when one of the tests holds."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conjunction(Node):
    """`a and b and c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Node):
    """`a or b or c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then consequence else alternative`."""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True, slots=True)
class Span(Node):
    """`1..10` after `for x in`: both ends are visited, downwards too."""

    first: Node
    last: Node


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in source`, the source being a list, a range or a `Span`."""

    name: str
    source: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in a, y in b return body`."""

    iterations: tuple[Iteration, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in a satisfies condition`; the quantifier is some or every."""

    quantifier: str
    iterations: tuple[Iteration, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """`key: value` of a context."""

    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{a: 1, b: a + 1}`."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[low..high)`."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Comparable(Node):
    """`< 10`: a unary test, or with brackets around it a range with one end."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.member`."""

    source: Node
    member: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(a, b)`, or `function(x: a, y: b)`, where `names` are x and y."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """`name: type` of a function definition."""

    name: str
    type: TypeNode | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """`function(a, b) body`; `external` says that the body names a function of another language."""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The unary tests of a decision table's cell; `-` has none, `not(...)` is negated."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """What stands after `instance of`."""


@dataclass(frozen=True, slots=True)
class NamedType(TypeNode):
    """`number`, `date and time`, or a type of the model."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType(TypeNode):
    """`list<number>`."""

    item: TypeNode


@dataclass(frozen=True, slots=True)
class RangeType(TypeNode):
    """`range<number>`."""

    item: TypeNode


@dataclass(frozen=True, slots=True)
class Member(Node):
    """`key: type` of a context type."""

    key: str
    type: TypeNode


@dataclass(frozen=True, slots=True)
class ContextType(TypeNode):
    """`context<a: number, b: string>`."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class FunctionType(TypeNode):
    """`function<number, string> -> boolean`."""

    parameters: tuple[TypeNode, ...]
    result: TypeNode


def children(node: Node) -> Iterator[Node]:
    """The parts a node is made of, in the order of the text."""
    names: tuple[str, ...] = node.__match_args__
    for name in names:
        part = getattr(node, name)
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from (item for item in part if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it, from above, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)
