"""Where business data lives: in scopes beside the tokens, looked up outward from a token.

The instance, each called process, each child of a multi-instance and each activity with input parameters has
a scope, known by the number of its token. A called process is a wall: from inside, nothing around is visible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.runtime.tokens import Token

Variables = dict[str, Any]
Lookup = Callable[[str, Mapping[str, Any]], Any]


class Scopes:
    """The variables of an instance by scope, and the items that its sequential loops still have to visit."""

    def __init__(
        self, of: dict[int, Variables] | None = None, items: dict[int, list[Any]] | None = None
    ) -> None:
        self.of: dict[int, Variables] = of if of is not None else {}
        self.items: dict[int, list[Any]] = items if items is not None else {}

    def open(self, number: int, variables: Variables) -> None:
        """Gives a token a scope of its own, or adds to it."""
        self.of.setdefault(number, {}).update(variables)

    def drop(self, number: int) -> None:
        self.of.pop(number, None)
        self.items.pop(number, None)

    def chain(self, token: Token) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """(scope, variables) from the innermost to the wall; counters of a multi-instance are scope -1."""
        at: Token | None = token
        while at is not None:
            variables = self.of.get(at.number)
            if variables is not None:
                yield at.number, variables
            if at.task_spec.is_wall:
                return
            if at.is_container:
                yield COUNTERS, counters(at.parent.memo)
            at = at.parent

    def home(self, token: Token, name: str, confined: bool = False) -> int:
        """The scope that a value is written to: the one which has the name, else the container's.

        The container is the process, or the child of a multi-instance; `confined` writes never go beyond it.
        """
        container = self.container(token)
        for number, variables in self.chain(token):
            if name in variables:
                return number
            if confined and number == container:
                break
        return container

    def container(self, token: Token) -> int:
        """The number of the child of a multi-instance, or else of the process, that a token is in."""
        at = token
        while not (at.task_spec.is_wall or at.is_container):
            at = at.parent
        return at.number


COUNTERS = -1
COUNTED = frozenset(("nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"))


def counters(memo: Mapping[str, int]) -> Variables:
    """Camunda's counters of a multi-instance body."""
    total, done, begun = memo["total"], memo["done"], memo["begun"]
    return {
        "nrOfInstances": Decimal(total),
        "nrOfCompletedInstances": Decimal(done),
        "nrOfActiveInstances": Decimal(begun - done),
    }


class View(Mapping[str, Any]):
    """The variables that an expression at a token sees; a name that no scope has is asked of the host."""

    def __init__(self, layers: list[Mapping[str, Any]], lookup: Lookup | None = None) -> None:
        self._layers = layers
        self._lookup = lookup
        self._found: Variables = {}

    def __getitem__(self, name: str) -> Any:
        for layer in self._layers:
            if name in layer:
                return layer[name]
        if self._lookup is None:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self._lookup(name, View(self._layers))
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for layer in self._layers for name in layer})

    def __len__(self) -> int:
        return sum(1 for _ in self)
