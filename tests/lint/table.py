"""How a rule's table is written down, and the small diagrams that many tables use."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.diagrams import chain, end, flow, node, one, start, user


@dataclass
class Table:
    valid: list[str]
    invalid: list[tuple[str, str]] = field(default_factory=list)
    """(diagram, id of the element complained about)"""


def flat(*elements: str, then: str = "e") -> str:
    """start -> the first element's id `x` -> end."""
    return one(start(), *elements, end(), chain("s", "x", then))


def task(tag: str, *inside: str, **attributes: str) -> str:
    return flat(node(tag, "x", *inside, **attributes))


def gateway(tag: str, first: str | None, second: str | None, default: str | None = None) -> str:
    attributes = {"default": default} if default else {}
    return one(
        start(), node(tag, "x", **attributes), user("a", "b"), end(), chain("s", "x"),
        flow("x", "a", first, "f1"), flow("x", "b", second, "f2"), chain("a", "e"), chain("b", "e"),
    )  # fmt: skip


PLAIN = flat(user("x"))
