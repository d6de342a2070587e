"""A look at an instance: its state, loaded to be read. Nothing of what happens to it is ever saved."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import runtime
from engine.errors import Message, NotFound
from engine.runtime import Running
from engine.services import access, versions
from engine.services.access import Actor
from engine.services.host import InstanceHost
from engine.store import instances as store
from engine.store.definitions import Definition
from engine.store.instances import Instance, InstanceRow


def visible_case(session: Session, instance_id: str, actor: Actor) -> InstanceRow:
    """A case that the actor may see, with the definition it runs and the record it is about. Raises
    `NotFound`."""
    row = store.get(session, instance_id)
    if row is None or not access.may_see_instance(session, actor, row.Instance):
        raise NotFound(what=Message("The case"), key=instance_id)
    return row


def look(session: Session, instance: Instance, definition: Definition, actor: Actor) -> Running:
    """The instance as it was saved last."""
    process = versions.process_of(session, definition.as_version)
    document, scopes = store.state_of(session, instance.id)
    return runtime.load(process, InstanceHost(session, instance, actor), document, scopes)
