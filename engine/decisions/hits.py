"""What a hit policy makes of the rules that match (DMN 1.5, 8.2.10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from engine import feel
from engine.decisions.boxed import Aggregation, HitPolicy
from engine.errors import Message


class Hit(NamedTuple):
    """A rule that matches (its index, from 0) and what its output cells came to."""

    rule: int
    outputs: tuple[Any, ...]


Values: TypeAlias = Sequence[Sequence[Any] | None]
"""For each output its values, the most important first; None for an output without order."""


class Conflict(Exception):
    """Rules match at once that must not."""

    def __init__(self, reason: Message, hits: Sequence[Hit]) -> None:
        self.reason, self.hits = reason, hits
        super().__init__(str(reason))


def chosen(policy: HitPolicy, hits: list[Hit], values: Values) -> list[Hit]:
    """The hits that count, in order. Raises `Conflict`."""
    return POLICIES[policy](hits, values)


def is_single(policy: HitPolicy) -> bool:
    """Whether the table has one result and not a list of them."""
    return policy in (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST)


def aggregate(aggregation: Aggregation, values: Sequence[Any]) -> Any:
    """The sum, smallest, largest or number of the results; of contexts, output by output."""
    if aggregation is Aggregation.COUNT:
        return Decimal(len(values))
    if values and all(isinstance(value, dict) for value in values):
        return {key: aggregate(aggregation, [value[key] for value in values]) for key in values[0]}
    return feel.evaluate(f"{aggregation.lower()}(values)", {"values": list(values)}).value


def _unique(hits: list[Hit], _values: Values) -> list[Hit]:
    if len(hits) > 1:
        raise Conflict(Message("Rules {rules} match at once.", {"rules": _numbers(hits)}), hits)
    return hits


def _any(hits: list[Hit], _values: Values) -> list[Hit]:
    if any(not same(list(hit.outputs), list(hits[0].outputs)) for hit in hits[1:]):
        reason = Message("Rules {rules} match at once and say different things.", {"rules": _numbers(hits)})
        raise Conflict(reason, hits)
    return hits[:1]


def _first(hits: list[Hit], _values: Values) -> list[Hit]:
    return hits[:1]


def _priority(hits: list[Hit], values: Values) -> list[Hit]:
    return _output_order(hits, values)[:1]


def _rule_order(hits: list[Hit], _values: Values) -> list[Hit]:
    return hits


def _output_order(hits: list[Hit], values: Values) -> list[Hit]:
    return sorted(hits, key=lambda hit: rank(hit.outputs, values))


def rank(outputs: tuple[Any, ...], values: Values) -> tuple[int, ...]:
    """The place of a result among the outputs' values, the leftmost output first; unlisted ones last."""
    return tuple(
        next((place for place, value in enumerate(order) if same(value, output)), len(order))
        for output, order in zip(outputs, values, strict=True)
        if order is not None
    )


def same(one: Any, other: Any) -> bool:
    """Whether two values are certainly equal in the language's sense."""
    return feel.same(one, other) is True


def _numbers(hits: Sequence[Hit]) -> str:
    return ", ".join(str(hit.rule + 1) for hit in hits)


POLICIES: dict[HitPolicy, Callable[[list[Hit], Values], list[Hit]]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.FIRST: _first,
    HitPolicy.COLLECT: _rule_order,
    HitPolicy.RULE_ORDER: _rule_order,
    HitPolicy.OUTPUT_ORDER: _output_order,
}
