"""Separation of duties within a case, as its diagram draws it.

A user task's `camunda:properties` may say: `excludes`, ids of tasks (or of the start event) whose doer may
not do this one; `excludesUnits`, units whose members may not, as FEEL or codes; `sharedWith`, ids of tasks
that must not all be done by the one who does this; `oneSideOnly` = true, nobody does it for two sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.orm import Session

from engine import bpmn, feel, workdays
from engine.errors import EngineError, Forbidden, Message
from engine.labels import Labels
from engine.services import access, functions, looking, people
from engine.services.access import Actor
from engine.services.answers import WithRecords
from engine.store import tasks
from engine.store.definitions import Definition
from engine.store.instances import Instance
from engine.store.tasks import State, Task

EXCLUDES, UNITS, SHARED, ONE_SIDE = "excludes", "excludesUnits", "sharedWith", "oneSideOnly"
Rule = Callable[[Session, Task, Instance, Actor], Message | None]


class NoUnits(EngineError):
    """{expression} names no units that could be excluded from this task."""


def reason(session: Session, task: Task, instance: Instance, actor: Actor) -> Message | None:
    """Why the actor may not do the task because of what they did before or whose they are, if that is so."""
    if actor.is_system:
        return None
    pair = (actor, *_away(session, task, actor))
    found = (rule(session, task, instance, each) for each in pair for rule in RULES)
    return next(filter(None, found), None)


def _away(session: Session, task: Task, actor: Actor) -> Iterator[Actor]:
    """Whoever the actor would stand in for: what excludes either of them excludes the substitute."""
    stands_in = access.stands_in(actor, task)
    if stands_in is not None:
        yield people.actor_named(session, stands_in.username)


def require_not_excluded(session: Session, task: Task, instance: Instance, actor: Actor) -> None:
    """Raises `Forbidden` for somebody who is excluded. Asked at the claim and at the completion: in between
    they may have done the other one."""
    found = reason(session, task, instance, actor)
    if found is not None:
        raise Forbidden(reason=found)


def _did_another(session: Session, task: Task, instance: Instance, actor: Actor) -> Message | None:
    elements = bpmn.ids_of(task.properties.get(EXCLUDES))
    if not elements:
        return None
    for done in tasks.done_by(session, task.instance_id, actor.username, elements):
        return Message("you did {task} in this case, and whoever did it may not do this", _named(done))
    if instance.starter == actor.username and instance.start_element in elements:
        return Message("you started this case, and whoever did may not do this")
    return None


def _is_of_a_unit(session: Session, task: Task, instance: Instance, actor: Actor) -> Message | None:
    written = task.properties.get(UNITS)
    if written and not actor.units.isdisjoint(_units(session, written, task, instance, actor)):
        return Message("you belong to a unit that is a party to this case")
    return None


def _did_all_the_others(session: Session, task: Task, instance: Instance, actor: Actor) -> Message | None:
    """Only the last of the shared tasks is refused: before it, somebody else may still do another."""
    elements = set(bpmn.ids_of(task.properties.get(SHARED))) - {task.element}
    others = _latest(tasks.at(session, instance.id, elements)) if elements else []
    if others and all(other.completed_by == actor.username for other in others):
        return Message("you did all the other parts of this, and they need at least two people")
    return None


def _did_it_for_another(session: Session, task: Task, _instance: Instance, actor: Actor) -> Message | None:
    if task.properties.get(ONE_SIDE) != "true":
        return None
    for done in tasks.done_by(session, task.instance_id, actor.username, [task.element]):
        if set(done.candidate_groups) != set(task.candidate_groups):
            return Message("you did {task} for another side in this case", _named(done))
    return None


RULES: Sequence[Rule] = (_did_another, _is_of_a_unit, _did_all_the_others, _did_it_for_another)


def _latest(found: Sequence[Task]) -> list[Task]:
    """What counts of tasks that were done again: the last one of each element; what went away does not."""
    return list({task.element: task for task in found if task.state is not State.CANCELLED}.values())


def _units(session: Session, written: str, task: Task, instance: Instance, actor: Actor) -> frozenset[str]:
    expression = bpmn.feel_of(written)
    if expression is None:
        return frozenset(bpmn.items_of(written))
    run = looking.look(session, instance, session.get_one(Definition, instance.definition_seq), actor)
    scope = WithRecords(session, run.variables(task.number), instance.as_of)
    value = feel.parse(expression, workdays.NAMES).evaluate(scope, functions.of(session)).value
    return frozenset(_texts(value, written))


def _texts(value: object, written: str) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if item is not None and not isinstance(item, str):
            raise NoUnits(expression=written)
        yield from (item,) if item else ()


def _named(task: Task) -> dict[str, object]:
    return {"task": Labels(task.name, task.name_en)}
