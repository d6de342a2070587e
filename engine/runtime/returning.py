"""Sending a case back to a step it has passed, and from there straight to where it was sent back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.errors import Message
from engine.runtime.activities import Activity, UserTask
from engine.runtime.errors import CannotMove

if TYPE_CHECKING:
    from engine.runtime.nodes import Node
    from engine.runtime.tokens import Token


def send_back(token: Token, process: str, to: str, others_wait: bool = False) -> str:
    """Takes a token back to a step on its own level or on one around it, also out of a called process.

    `process` is the key of the process that `to` is drawn in. What runs beside the token on that level and
    comes after the step is taken back with it, unless `others_wait`: then the token will come straight to
    where it is now. Answers with the id of the element that was left on that level. Raises `CannotMove`.
    """
    mover = _on_level_of(token, process, to)
    target: Node = mover.task_spec.spec.task_specs[to]
    owner = mover.task_spec.home(mover)
    if not others_wait:
        _take_back_the_rest(mover, target)
    mover.workflow.cancel(mover)
    mover.workflow.begin(target, owner)
    return mover.task_spec.element.id


def ways_back(token: Token) -> set[tuple[str, str]]:
    """The user tasks that the case could be sent back to from here: (key of the process, id)."""
    return {
        (node.process_key, node.element.id)
        for mover in _movers(token)
        for node in mover.task_spec.spec.task_specs.values()
        if isinstance(node, UserTask) and node.around is mover.task_spec.around
    }


def _on_level_of(token: Token, process: str, to: str) -> Token:
    """The token itself, or the one around it that moves on the level where the step is drawn."""
    for mover in _movers(token):
        node = mover.task_spec
        target = node.spec.task_specs.get(to) if node.process_key == process else None
        if target is not None and target.around is node.around:
            return mover
    raise CannotMove(element=to, reason=Message("it is not on the way that led here"))


def _movers(token: Token) -> Iterator[Token]:
    """The token and those around it that move along flows, from the innermost level out."""
    at: Token | None = token
    while at is not None:
        if at.task_spec.around is not None and not at.is_instance:
            yield at
        at = at.parent


def _take_back_the_rest(mover: Token, target: Node) -> None:
    """Ends what stands on the mover's level at something that the step leads to: it will come again."""
    after = _following(target)
    for other in mover.parent.children:
        if other is not mover and other.task_spec in after and not other.is_record:
            mover.workflow.cancel(other)


def _following(start: Node) -> set[Node]:
    """The nodes that a token at the step can come to on its level, the step among them."""
    found, queue = {start}, [start]
    while queue:
        for node in _next(queue.pop()):
            if node not in found:
                found.add(node)
                queue.append(node)
    return found


def _next(node: Node) -> list[Node]:
    ahead = [way.target for way in node.ways]
    return [*ahead, *node.boundaries] if isinstance(node, Activity) else ahead
