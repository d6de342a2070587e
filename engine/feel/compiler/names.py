"""Variables: in which frame a name lies is settled when the expression is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import tree
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.frames import Frame, Root
from engine.feel.functions import Function
from engine.feel.kinds import SCALARS

ITEM = "item"


@compiles(tree.Input)
def _input(_node: tree.Input, scope: Scope) -> Code:
    hops = scope.depth
    return lambda frame: _hop(frame, hops).item


@compiles(tree.Name)
def _name(node: tree.Name, scope: Scope) -> Code:
    return _local(node.name, scope, 0, lambda: _variable(node, scope))


def callee(node: tree.Node, scope: Scope) -> Code:
    """What is called. A variable of the caller that is no function hides no function of that name."""
    if isinstance(node, tree.Name):
        name = node
        return _local(name.name, scope, 0, lambda: _called(name, scope))
    return code(node, scope)


def _local(name: str, scope: Scope, hops: int, outer: Callable[[], Code]) -> Code:
    """How a name is read: as one of this expression's own, or by `outer`, made only then."""
    if scope.parent is None:
        return outer()
    if scope.names is None:
        return _of_item(name, hops, _local(name, scope.parent, hops + 1, outer))
    if name in scope.names:
        return _slot(name, hops)
    return _local(name, scope.parent, hops + 1, outer)


def _slot(name: str, hops: int) -> Code:
    if hops == 0:
        return lambda frame: frame.values[name]
    return lambda frame: _hop(frame, hops).values[name]


def _hop(frame: Frame, hops: int) -> Frame:
    for _ in range(hops):
        frame = frame.parent  # type: ignore[assignment]
    return frame


def _root(frame: Frame, hops: int) -> Root:
    root = _hop(frame, hops)
    assert isinstance(root, Root)
    return root


def _of_item(name: str, hops: int, beyond: Code) -> Code:
    """Inside a filter a name means a member of the item, if it has one, or else what it means outside."""

    def read(frame: Frame) -> Any:
        at = _hop(frame, hops)
        if name in at.values:
            return at.values[name]
        return at.item if name == ITEM else beyond(frame)

    return read


def _variable(node: tree.Name, scope: Scope) -> Code:
    """A variable of the caller, or a function's name standing for the function."""
    name, hops = node.name, scope.depth
    scope.reads(name)
    function = _function(node, scope)

    def read(frame: Frame) -> Any:
        try:
            found = frame.values[name]
        except KeyError:
            return function(frame)
        return found if type(found) in SCALARS else _root(frame, 0).variable(name)

    def read_from_within(frame: Frame) -> Any:
        root = _root(frame, hops)
        return root.variable(name) if name in root.values else function(frame)

    return read_from_within if hops else read


def _function(node: tree.Name, scope: Scope) -> Code:
    """A function of the caller or of the standard; null with a warning when the name is unknown."""
    name, hops, place = node.name, scope.depth, scope.place(node)
    standard = scope.around.functions.get(name)

    def read(frame: Frame) -> Any:
        root = _root(frame, hops)
        if name in root.functions:
            return root.function(name)
        if standard is None:
            frame.run.warn(place, "there is no variable {name}", name=name)
        return standard

    return read


def _called(node: tree.Name, scope: Scope) -> Code:
    name, hops = node.name, scope.depth
    function = _function(node, scope)
    if name not in scope.around.functions:
        scope.reads(name)

    def read(frame: Frame) -> Any:
        root = _root(frame, hops)
        found = root.variable(name) if name in root.values else None
        return found if isinstance(found, Function) else function(frame)

    return read
