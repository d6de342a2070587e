"""How events and errors name the element that something happened at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.labels import Labels

if TYPE_CHECKING:
    from engine.runtime.nodes import Node
    from engine.runtime.tokens import Token


def place(token: Token) -> dict[str, Any]:
    """Where something happens, as the events say it."""
    node = token.task_spec
    return {
        "process": node.process_key,
        "element": node.element.id,
        "name": node.element.name,
        "number": token.number,
    }


def label(node: Node) -> Labels:
    """What a person calls a node."""
    element = node.element
    return element.labels if element.name else Labels(element.id, element.id)
