"""Which verbs a task offers: what its diagram says, else all of them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.bpmn import VERBS, Element, Verb, ids_of
from engine.errors import Forbidden, Message
from engine.labels import Labels
from engine.runtime import Process
from engine.services import versions
from engine.store.tasks import OneTask


def process_of(session: Session, row: OneTask) -> Process:
    """The process that the task is drawn in: the case's own or one that it called."""
    if row.Task.process == row.Instance.process:
        return versions.process_of(session, row.Definition.as_version)
    return versions.process(session, row.Task.process, row.Instance.as_of)


def element_of(session: Session, row: OneTask) -> Element:
    """The task's element."""
    return process_of(session, row).elements[row.Task.element]


def offered(session: Session, row: OneTask) -> frozenset[Verb]:
    """The verbs that a task offers by its diagram."""
    said = row.Task.properties.get(VERBS)
    return of_process(process_of(session, row)) if said is None else _verbs(said)


def of_process(process: Process) -> frozenset[Verb]:
    """The verbs that a process offers for tasks that say nothing themselves."""
    said = process.model.properties.get(VERBS)
    return frozenset(Verb) if said is None else _verbs(said)


def require(session: Session, row: OneTask, verb: Verb) -> None:
    """Raises `Forbidden` for a verb that the task does not offer."""
    if verb not in offered(session, row):
        params = {"task": Labels(row.Task.name, row.Task.name_en)}
        raise Forbidden(reason=Message("the diagram does not offer this at {task}", params))


def _verbs(said: str) -> frozenset[Verb]:
    return frozenset(Verb(name) for name in ids_of(said))
