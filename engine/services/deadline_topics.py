"""What steps of a case do with deadlines, by topic. A user task's own deadline comes here too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from engine.errors import Message
from engine.events import DeadlineClosed, DeadlineSet
from engine.services import calls, deadlines
from engine.services.calls import Answer, BadParameter, Call
from engine.services.deadlines import Act, Wanted
from engine.store import deadlines as store
from engine.store.deadlines import Deadline


def _set(call: Call) -> Answer:
    """`deadline` (its kind), `base` (a date), `number`, `unit`, `kind` and `key`, `decision`. Gives `id`,
    `code`, `base_on`, `due_on`, `over_at`, `provisional`."""
    row = deadlines.begin(call.session, _wanted(call), _act(call))
    place = {"process": call.process_key, "element": call.element_id}
    event = DeadlineSet(
        deadline=row.id,
        code=row.code,
        base_on=row.base_on,
        due_on=row.due_on,
        article=row.article,
        **place,  # type: ignore[arg-type]
    )
    return Answer(deadlines.as_values(row), [event])


def _met(call: Call) -> Answer:
    """`id`, or `deadline` (its kind); `on` (a date, today if not given). Gives `state`: met or late."""
    row = _meant(call)
    if row is None:
        return Answer({"state": None})
    deadlines.meet(call.session, row, _act(call), calls.day(call, "on"))
    return Answer({"state": row.state.value}, [_closed(row)])


def _cancelled(call: Call) -> Answer:
    """`id`, or `deadline` (its kind); `reason`."""
    row = _meant(call)
    if row is None:
        return Answer({})
    deadlines.cancel(call.session, row, _act(call))
    return Answer({}, [_closed(row)])


def _suspended(call: Call) -> Answer:
    """`id` or `deadline`, or all of the case; `reason`. Gives `suspended`: how many stand still now."""
    act = _act(call)
    return Answer({"suspended": sum([deadlines.stop(call.session, row, act) for row in _several(call)])})


def _resumed(call: Call) -> Answer:
    """The same. Gives `resumed`: how many go on."""
    act = _act(call)
    return Answer({"resumed": sum([deadlines.resume(call.session, row, act) for row in _several(call)])})


TOPICS: Mapping[str, Callable[[Call], Answer]] = {
    "deadline.set": _set,
    "deadline.met": _met,
    "deadline.cancel": _cancelled,
    "deadline.suspend": _suspended,
    "deadline.resume": _resumed,
}
GIVES: Mapping[str, frozenset[str]] = {
    "deadline.set": frozenset(("id", "code", "base_on", "due_on", "over_at", "provisional")),
    "deadline.met": frozenset(("state",)),
    "deadline.cancel": frozenset(),
    "deadline.suspend": frozenset(("suspended",)),
    "deadline.resume": frozenset(("resumed",)),
}


def _wanted(call: Call) -> Wanted:
    about = calls.about(call) if calls.has_record(call) else None
    given = calls.number(call, "number")
    return Wanted(
        code=calls.text(call, "deadline"),
        base_on=calls.day(call, "base"),
        given=None if given is None else Decimal(given),
        unit=_optional(call, "unit"),
        subject=(about.kind, about.key) if about else None,
        element=call.element_id,
        of_task=call.of_task,
        as_of=call.as_of,
        decision=_optional(call, "decision"),
        test=call.trying,
    )


def _meant(call: Call) -> Deadline | None:
    """The deadline that is named, by its id or its kind; None for one that has ended already, as that of a
    task has which was met by another step."""
    given = call.parameters.get("id")
    if given is None:
        key = calls.about(call).key if calls.has_record(call) else None
        return deadlines.found(call.session, call.instance_id, calls.text(call, "deadline"), key)
    row = store.get(call.session, str(given))
    if row is None:
        raise BadParameter(name="id", expected=Message("there is no such deadline."))
    return row if row.state in store.RUNNING else None


def _several(call: Call) -> Sequence[Deadline]:
    if "id" in call.parameters or "deadline" in call.parameters:
        row = _meant(call)
        return [row] if row else []
    return store.running_of_case(call.session, call.instance_id)


def _act(call: Call) -> Act:
    return Act(call.actor, call.instance_id, _optional(call, "reason"))


def _optional(call: Call, name: str) -> str | None:
    return calls.text(call, name) if call.parameters.get(name) else None


def _closed(row: Deadline) -> DeadlineClosed:
    return DeadlineClosed(deadline=row.id, code=row.code, state=row.state.value, due_on=row.due_on)
