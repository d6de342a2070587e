"""Signals wake everybody who waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.errors import Message
from engine.services import access, given, incidents, signalling, versions
from engine.services.access import SYSTEM, Actor
from engine.services.passage import Ended, running
from engine.services.starting import Beginning, begin


def broadcast(session: Session, name: str, actor: Actor, variables: Mapping[str, Any] | None = None) -> int:
    """Sends a signal; how many instances and processes it will reach once the transaction is committed."""
    access.require(access.may_send_messages(actor), Message("sending messages is not granted to you"))
    return signalling.call_all(session, name, given.values(session, variables or {}))


def deliver_sent(session: Session, payload: Mapping[str, Any]) -> None:
    """Wakes one instance, or starts one; the work of the outbox topic `signal.deliver`."""
    if payload.get("process"):
        version = versions.find(session, Kind.PROCESS, payload["process"])
        start = Beginning(
            version, start_element=payload["element"], payload=payload["payload"], test=payload["test"]
        )
        begin(session, start, SYSTEM)
        return
    with suppress(Ended), running(session, payload["instance_id"], SYSTEM) as passage:
        passage.run.signal(payload["signal"], payload["payload"])


def given_up(session: Session, payload: Mapping[str, Any], _outbox_id: str, error: Exception) -> None:
    """An instance that cannot go on after the signal keeps what failed as incidents."""
    if payload.get("instance_id"):
        signal, content = payload["signal"], payload["payload"]
        place = incidents.Place(payload["instance_id"], payload["at_process"], payload["at_element"])
        incidents.keep(session, place, lambda run: run.signal(signal, content), error)
