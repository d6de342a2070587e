"""What can be said of an expression's type before it runs: enough to tell what a function gives back."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel import tree
from engine.feel.errors import Null
from engine.feel.functions import Type
from engine.feel.kinds import kind
from engine.feel.temporal.text import read_at
from engine.feel.types import SIMPLE, UNKNOWN, ContextType, ListType

_TRUTHS = (
    tree.Comparison,
    tree.Conjunction,
    tree.Disjunction,
    tree.Between,
    tree.In,
    tree.InstanceOf,
    tree.Quantified,
)


def inferred(node: tree.Node, names: Mapping[str, Type]) -> Type:
    """The type of an expression in which names have these types; UNKNOWN when it depends on what comes in."""
    match node:
        case tree.Constant(value):
            return SIMPLE["Null"] if value is None else SIMPLE[kind(value)]
        case tree.At(text):
            return _at(text)
        case tree.Name(name):
            return names.get(name, UNKNOWN)
        case tree.ListLiteral(items):
            return _list([inferred(item, names) for item in items])
        case tree.ContextLiteral(entries):
            return ContextType({entry.key: inferred(entry.value, names) for entry in entries})
        case tree.Arithmetic(_, left, right):
            return _same([inferred(left, names), inferred(right, names)])
        case tree.If(_, consequence, alternative):
            return _same([inferred(consequence, names), inferred(alternative, names)])
        case _:
            return SIMPLE["boolean"] if isinstance(node, _TRUTHS) else UNKNOWN


def _at(text: str) -> Type:
    try:
        return SIMPLE[kind(read_at(text))]
    except Null:
        return SIMPLE["Null"]


def _list(items: list[Type]) -> Type:
    return ListType(_same(items))


def _same(types: list[Type]) -> Type:
    """The type they all have in common, if it is one."""
    return types[0] if types and all(each == types[0] for each in types) else UNKNOWN
