"""A look at an instance: its state, loaded to be read. Nothing of what happens to it is ever saved."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import runtime
from engine.runtime import Running
from engine.services import versions
from engine.services.access import Actor
from engine.services.host import InstanceHost
from engine.store import instances as store
from engine.store.definitions import Definition
from engine.store.instances import Instance


def look(session: Session, instance: Instance, definition: Definition, actor: Actor) -> Running:
    """The instance as it was saved last."""
    process = versions.process_of(session, definition.as_version)
    document, scopes = store.state_of(session, instance.id)
    return runtime.load(process, InstanceHost(session, instance, actor), document, scopes)
