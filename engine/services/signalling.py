"""Whom a signal reaches: everybody who waits for it when it is thrown, each in a transaction of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.services import triggers
from engine.store import messages as store
from engine.store import outbox
from engine.store.instances import Instance

DELIVER = "signal.deliver"


def call_all(
    session: Session, signal: str, payload: Mapping[str, Any], thrower: Instance | None = None
) -> int:
    """Puts one piece of work for each instance that waits and each process that starts with the signal.

    `thrower` is the instance that threw it, whose own catchers have heard it already; a test instance reaches
    only test instances, a real one only real ones. Returns how many it reaches.
    """
    test = thrower.test if thrower else None
    waiting = {each.instance_id: each for each in store.waiting(session, "signal", signal, test=test)}
    if thrower:
        waiting.pop(thrower.id, None)
    for at in waiting.values():
        place = {"instance_id": at.instance_id, "at_process": at.process, "at_element": at.element}
        outbox.put(session, DELIVER, _work(signal, payload, **place))
    starts = triggers.started_by(session, "signal", signal)
    for start in starts:
        to = {"process": start.version.key, "element": start.element, "test": bool(test)}
        outbox.put(session, DELIVER, _work(signal, payload, **to))
    return len(waiting) + len(starts)


def _work(signal: str, payload: Mapping[str, Any], **to: Any) -> dict[str, Any]:
    return {"signal": signal, "payload": dict(payload), **to}
