"""The heart of the compiler: tree -> closures, made once; running an expression walks no tree.

Each family of expressions registers how its nodes become a closure that takes a `Frame` and gives a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from engine.feel import limits, tree
from engine.feel.frames import Frame
from engine.feel.functions import Function, Type
from engine.feel.running import Place

Code = Callable[[Frame], Any]
N = TypeVar("N", bound=tree.Node)
_families: dict[type[tree.Node], Callable[[Any, Scope], Code]] = {}


class Surroundings:
    """What is the same all through one expression: its text, the standard's functions, the model's types, and
    what the compiler finds out: the names that the expression reads."""

    def __init__(
        self, text: str, functions: Mapping[str, Function], types: Callable[[str], Type | None]
    ) -> None:
        self.text, self.functions, self.types = text, functions, types
        self.free: set[str] = set()
        self.perhaps: set[str] = set()
        self._parts: dict[int, int] = {}

    def cost(self, node: tree.Node) -> int:
        """What carrying out a part of the expression once costs, in steps."""
        return 1 + self._count(node) // limits.NODES_PER_STEP

    def _count(self, node: tree.Node) -> int:
        if id(node) not in self._parts:
            self._parts[id(node)] = 1 + sum(map(self._count, tree.children(node)))
        return self._parts[id(node)]


class Scope:
    """The names known at a place of the tree, scope in scope as the frames will lie at run time.

    `names` is None for the scope of a filter, whose names are those of the item looked at.
    """

    def __init__(
        self, around: Surroundings, parent: Scope | None = None, names: Iterable[str] | None = ()
    ) -> None:
        self.around, self.parent = around, parent
        self.names = None if names is None else set(names)

        self.depth: int = parent.depth + 1 if parent else 0
        """How many scopes lie around this one."""

    def reads(self, name: str) -> None:
        """Notes that the expression reads a name from outside; inside a filter it may be the item's."""
        in_filter = any(scope.names is None for scope in self._outwards())
        (self.around.perhaps if in_filter else self.around.free).add(name)

    def _outwards(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.parent

    def inner(self, names: Iterable[str] | None) -> Scope:
        return Scope(self.around, self, names)

    def place(self, node: tree.Node) -> Place:
        return Place(node.start, node.end, self.around.text)


def compiles(kind: type[N]) -> Callable[[Callable[[N, Scope], Code]], Callable[[N, Scope], Code]]:
    """Registers how nodes of a class become closures."""

    def register(family: Callable[[N, Scope], Code]) -> Callable[[N, Scope], Code]:
        _families[kind] = family
        return family

    return register


def code(node: tree.Node, scope: Scope) -> Code:
    """The closure of a node."""
    return _families[type(node)](node, scope)
