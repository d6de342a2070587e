"""Whom a signal reaches: everybody who waits for it when it is thrown, each in a transaction of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.services import triggers
from engine.store import messages as store
from engine.store import outbox

DELIVER = "signal.deliver"


def call_all(session: Session, signal: str, payload: Mapping[str, Any], besides: str | None = None) -> int:
    """Puts one piece of work for each instance that waits and each process that starts with the signal.

    `besides` is the instance that threw it, whose own catchers have heard it already. Returns how many it
    reaches.
    """
    waiting = {each.instance_id: each for each in store.waiting(session, "signal", signal)}
    waiting.pop(besides or "", None)
    for at in waiting.values():
        place = {"instance_id": at.instance_id, "at_process": at.process, "at_element": at.element}
        outbox.put(session, DELIVER, _work(signal, payload, **place))
    starts = triggers.started_by(session, "signal", signal)
    for start in starts:
        outbox.put(session, DELIVER, _work(signal, payload, process=start.version.key, element=start.element))
    return len(waiting) + len(starts)


def _work(signal: str, payload: Mapping[str, Any], **to: str) -> dict[str, Any]:
    return {"signal": signal, "payload": dict(payload), **to}
