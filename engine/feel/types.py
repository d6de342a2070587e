"""The types of the language: which values a type holds, how a value is made to fit (DMN 1.5, 10.3.2.9).

`holds` answers `instance of`. `fit` is what happens to an argument, an input or a result: null fits every
type, a list of one gives up its item, an item becomes a list of one, a date becomes its midnight in UTC. A
type of a model (`engine.decisions`) is another class with the same three methods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.feel import tree
from engine.feel.functions import MISFIT, Function, Type
from engine.feel.kinds import Kind, Range, kind
from engine.feel.temporal.reckoning import as_date_time
from engine.feel.temporal.types import WideDate


def holds(of: Type, value: Any) -> bool:
    """Whether a part of a value is of a type: null is of every type."""
    return value is None or of.holds(value)


def _fit_plainly(of: Type, value: Any) -> Any:
    """The conversions that every type but a list's knows."""
    if value is None or of.holds(value):
        return value
    if isinstance(value, list) and len(value) == 1 and holds(of, value[0]):
        return value[0]
    return MISFIT


@dataclass(frozen=True, slots=True)
class AnyType:
    """`Any`."""

    def holds(self, value: Any) -> bool:
        return value is not None

    def fit(self, value: Any) -> Any:
        return value

    def conforms(self, other: Type) -> bool:
        return isinstance(other, AnyType | Unknown)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The type of an expression about which nothing can be said beforehand: it passes for every type."""

    def holds(self, value: Any) -> bool:
        return value is not None

    def fit(self, value: Any) -> Any:
        return value

    def conforms(self, _other: Type) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class KindType:
    """A type that is a kind of values, or several of them."""

    name: str
    kinds: frozenset[Kind]

    def holds(self, value: Any) -> bool:
        return kind(value) in self.kinds

    def fit(self, value: Any) -> Any:
        if type(value) in (date, WideDate) and Kind.DATE_TIME in self.kinds and Kind.DATE not in self.kinds:
            return as_date_time(value)
        return _fit_plainly(self, value)

    def conforms(self, other: Type) -> bool:
        if isinstance(other, KindType):
            return self.kinds <= other.kinds
        return self.kinds == {Kind.NULL} or isinstance(other, AnyType | Unknown)


@dataclass(frozen=True, slots=True)
class ListType:
    """`list<item>`."""

    item: Type

    def holds(self, value: Any) -> bool:
        return isinstance(value, list) and all(holds(self.item, item) for item in value)

    def fit(self, value: Any) -> Any:
        if value is None:
            return value
        items = value if isinstance(value, list) else [value]
        if self.item is ANY:
            return items
        fitted = [self.item.fit(item) for item in items]
        return MISFIT if any(item is MISFIT for item in fitted) else fitted

    def conforms(self, other: Type) -> bool:
        return isinstance(other, AnyType | Unknown) or (
            isinstance(other, ListType) and self.item.conforms(other.item)
        )


@dataclass(frozen=True, slots=True)
class RangeType:
    """`range<item>`."""

    item: Type

    def holds(self, value: Any) -> bool:
        return isinstance(value, Range) and holds(self.item, value.low) and holds(self.item, value.high)

    def fit(self, value: Any) -> Any:
        return _fit_plainly(self, value)

    def conforms(self, other: Type) -> bool:
        return isinstance(other, AnyType | Unknown) or (
            isinstance(other, RangeType) and self.item.conforms(other.item)
        )


@dataclass(frozen=True, slots=True)
class ContextType:
    """`context<a: number, b: string>`: contexts with at least these members."""

    members: Mapping[str, Type]

    def holds(self, value: Any) -> bool:
        return isinstance(value, dict) and all(
            key in value and holds(of, value[key]) for key, of in self.members.items()
        )

    def fit(self, value: Any) -> Any:
        return _fit_plainly(self, value)

    def conforms(self, other: Type) -> bool:
        return isinstance(other, AnyType | Unknown) or (
            isinstance(other, ContextType)
            and all(
                key in self.members and self.members[key].conforms(of) for key, of in other.members.items()
            )
        )


@dataclass(frozen=True, slots=True)
class FunctionType:
    """`function<number, string> -> boolean`."""

    parameters: tuple[Type, ...]
    result: Type

    def holds(self, value: Any) -> bool:
        return isinstance(value, Function) and any(
            FunctionType(tuple(each.type for each in signature.parameters), signature.result).conforms(self)
            for signature in value.signatures
        )

    def fit(self, value: Any) -> Any:
        return _fit_plainly(self, value)

    def conforms(self, other: Type) -> bool:
        """A function that takes more and gives less serves in the place of another."""
        return isinstance(other, AnyType | Unknown) or (
            isinstance(other, FunctionType)
            and len(self.parameters) == len(other.parameters)
            and all(
                theirs.conforms(ours) for ours, theirs in zip(self.parameters, other.parameters, strict=True)
            )
            and self.result.conforms(other.result)
        )


ANY = AnyType()
UNKNOWN = Unknown()


def of_kinds(name: str, *kinds: Kind) -> KindType:
    """The type of all values of these kinds."""
    return KindType(name, frozenset(kinds))


NULL = of_kinds("Null", Kind.NULL)
_NAMED = set(Kind) - {Kind.NULL, Kind.LIST, Kind.CONTEXT, Kind.RANGE, Kind.FUNCTION}
SIMPLE: dict[str, Type] = {
    **{str(each): of_kinds(each, each) for each in _NAMED},
    "Any": ANY,
    "Null": NULL,
}
"""The types that are named by one name. Lists, contexts, ranges and functions need parameters."""


def resolved(node: tree.TypeNode, named: Callable[[str], Type | None]) -> Type | None:
    """The type that a part of a tree names, or None when a name is unknown to the language and to `named`."""
    match node:
        case tree.NamedType(name):
            return SIMPLE.get(name) or named(name)
        case tree.ListType(item):
            return _wrapped(ListType, resolved(item, named))
        case tree.RangeType(item):
            return _wrapped(RangeType, resolved(item, named))
        case tree.ContextType(members):
            return _context({member.key: resolved(member.type, named) for member in members})
        case tree.FunctionType(parameters, result):
            return _function([resolved(each, named) for each in parameters], resolved(result, named))
        case _:
            raise TypeError(node)


def _wrapped(make: Callable[[Type], Type], item: Type | None) -> Type | None:
    return make(item) if item else None


def _context(members: Mapping[str, Type | None]) -> Type | None:
    known = {key: of for key, of in members.items() if of}
    return ContextType(known) if len(known) == len(members) else None


def _function(parameters: list[Type | None], result: Type | None) -> Type | None:
    known = tuple(of for of in parameters if of)
    return FunctionType(known, result) if result and len(known) == len(parameters) else None
