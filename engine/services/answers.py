"""What somebody filled into a form: checked by it, written to the register, the rest for the process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from engine.events import Event, RecordChanged
from engine.forms import Form, Option
from engine.forms.components import Type
from engine.services import codes, files, functions, records, versions
from engine.services.access import Actor
from engine.store.files import Target


@dataclass(frozen=True)
class Desk:
    """Where a form is filled in: by whom, for which instance, over which variables."""

    session: Session
    actor: Actor
    instance_id: str
    as_of: int
    variables: Mapping[str, Any]
    """What the form may read besides its own fields."""
    process: str
    element: str
    task_id: str | None = None

    @cached_property
    def data(self) -> Mapping[str, Any]:
        return WithRecords(self.session, self.variables, self.as_of)

    def options(self, values_key: str) -> list[Option]:
        return codes.options(self.session, values_key, self.actor, self.as_of)


@dataclass(frozen=True)
class Accepted:
    """Good answers: all of them, what of them is the process's, and what was written to the register."""

    answers: Mapping[str, Any]
    variables: Mapping[str, Any]
    events: tuple[Event, ...]


class WithRecords(Mapping[str, Any]):
    """Variables, and beside them the records that they name."""

    def __init__(self, session: Session, variables: Mapping[str, Any], as_of: int) -> None:
        self._session = session
        self._variables = variables
        self._as_of = as_of

    def __getitem__(self, name: str) -> Any:
        if name in self._variables:
            return self._variables[name]
        if not versions.knows_record_kind(self._session, name, self._as_of):
            raise KeyError(name)
        return records.lookup(self._session, name, self._variables)

    def __contains__(self, name: object) -> bool:
        try:
            self[str(name)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)


def accept(desk: Desk, form: Form, submitted: Mapping[str, Any]) -> Accepted:
    """Checks answers and writes those of the register. Raises `InvalidAnswers`, or `Stopped` before
    anything is written."""
    answers = form.load(submitted, desk.data, desk.options, functions.of(desk.session))
    _attach(desk, form, answers)
    variables = form.variables(answers)
    events: list[Event] = []
    for kind, values in form.record_changes(answers).items():
        written = _write(desk, kind, values)
        variables |= written.variables
        events += written.events
    return Accepted(answers, variables, tuple(events))


def refuse_stopped(desk: Desk, form: Form, submitted: Mapping[str, Any]) -> None:
    """Raises `Stopped` when not even a draft of this may be kept."""
    form.refuse_stopped(submitted, desk.data, functions.of(desk.session))


def _attach(desk: Desk, form: Form, answers: Mapping[str, Any]) -> None:
    """Files hang on the instance: whoever may see it may see them."""
    for field in form.fields:
        if field.type == Type.FILEPICKER:
            ids = files.ids_at(answers, field.path)
            files.attach(desk.session, ids, Target.INSTANCE, desk.instance_id, field.path, desk.actor)


def _write(desk: Desk, kind: str, values: Mapping[str, Any]) -> Accepted:
    """Writes to the record that the variables name; where they name none, makes one and names it."""
    key_variable = versions.record_kind(desk.session, kind, desk.as_of).key_variable
    key = desk.variables.get(key_variable)
    cause = records.Cause(desk.actor, desk.instance_id, desk.task_id, desk.element)
    written = records.write(desk.session, kind, key, values, cause)
    changed = RecordChanged(
        kind=kind, key=written.key, version=written.version, process=desk.process, element=desk.element
    )
    created = {key_variable: written.key} if key is None else {}
    return Accepted({}, created, (changed,) if written.changed or created else ())
