"""What happened in a case, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.labels import Labels
from engine.services import versions
from engine.services.deadlines import Teller as Deadlines
from engine.services.history import Entry
from web import casework, decided, door
from web.shown import day, short
from web.texts import N_, say, t


@dataclass(frozen=True)
class Told:
    """A line of the story."""

    when: str
    words: str
    note: str
    tone: str
    """`ok`, `soon`, `now` or none."""


class Teller:
    """Tells the entries of one case; looks each diagram up once."""

    def __init__(self, session: Session, as_of: int) -> None:
        self._session = session
        self._as_of = as_of
        self._labels: dict[str, Mapping[str, Labels]] = {}

    def told(self, entry: Entry) -> Told:
        tell = WORDS.get(entry.kind, _plain)
        words, note, tone = tell(self.step(entry.process, entry.element, entry.name), entry)
        return Told(short(entry.at), words, note, tone)

    def step(self, process: str, element: str, name: str = "") -> str:
        """What an element is called in the reader's language."""
        if process and process not in self._labels:
            self._labels[process] = self._elements(process)
        labels = self._labels.get(process, {}).get(element)
        return say(labels) if labels and say(labels) else name or element

    def _elements(self, process: str) -> Mapping[str, Labels]:
        try:
            drawn = versions.process(self._session, process, self._as_of)
        except NotFound:
            return {}
        return {id: element.labels for id, element in drawn.elements.items()}


Words = tuple[str, str, str]
CODE = re.compile(r"[A-Z][A-Z0-9_]*")


def _by(step: str, entry: Entry) -> str:
    return f"{step} · {casework.person(entry.actor_name)}" if entry.actor_name else step


def _started(_step: str, entry: Entry) -> Words:
    return t("Started by {name}", name=casework.person(entry.actor_name)), "", "ok"


def _done(step: str, entry: Entry) -> Words:
    return _by(step, entry), _answers(entry.data.get("answers")), "ok"


def _decision(step: str, entry: Entry) -> Words:
    result = decided.in_words(door.session(), entry.data.get("value"))
    return step, t("Result: {value}", value=result), "ok"


def _number(_step: str, entry: Entry) -> Words:
    return t("Number {number} issued", number=entry.data.get("number", "")), "", "ok"


def _document(_step: str, entry: Entry) -> Words:
    return t("Document issued"), str(entry.data.get("number") or ""), "ok"


def _incident(step: str, entry: Entry) -> Words:
    return t("Incident: {step}", step=step), str(entry.data.get("reason", "")), "soon"


def _cancelled(_step: str, entry: Entry) -> Words:
    return (
        t("Cancelled by {name}", name=casework.person(entry.actor_name)),
        str(entry.data.get("reason", "")),
        "soon",
    )


def _completed(_step: str, _entry: Entry) -> Words:
    return t("Finished"), "", "ok"


def _variables(step: str, entry: Entry) -> Words:
    names = t(", ").join(entry.data.get("changes") or {})
    words = t("Variables set: {names}", names=names) if names else t("Variables set")
    return words, str(entry.data.get("reason") or step), ""


def _moved(step: str, entry: Entry) -> Words:
    words = t(
        "{name} moved the case from {step} to {to}",
        name=casework.person(entry.actor_name),
        step=step,
        to=entry.data.get("to"),
    )
    return words, str(entry.data.get("reason", "")), "soon"


def _deadline_set(step: str, entry: Entry) -> Words:
    words = t("Deadline {what} of {step} set", what=_deadline(entry), step=step)
    return words, _last_day(entry), ""


def _deadline_moved(_step: str, entry: Entry) -> Words:
    return t("Deadline {what} moved", what=_deadline(entry)), _last_day(entry), "soon"


def _deadline_closed(_step: str, entry: Entry) -> Words:
    template, tone = {
        "met": (N_("Deadline {what}: done in time"), "ok"),
        "late": (N_("Deadline {what}: done late"), "soon"),
        "cancelled": (N_("Deadline {what} fell away"), ""),
    }[str(entry.data["state"])]
    return t(template, what=_deadline(entry)), "", tone


def _deadline(entry: Entry) -> str:
    return say(Deadlines(door.session()).name(str(entry.data["code"])))


def _last_day(entry: Entry) -> str:
    due = entry.data.get("due_on")
    return t("Last day {day}", day=day(due)) if due else t("Cannot be counted yet")


def _skipped(step: str, entry: Entry) -> Words:
    words = t("{name} skipped {step}", name=casework.person(entry.actor_name), step=step)
    return words, str(entry.data.get("reason", "")), "soon"


def _handed(template: str, tone: str = "") -> Callable[[str, Entry], Words]:
    """Somebody did something with a task that concerns somebody else, and said why."""

    def tell(step: str, entry: Entry) -> Words:
        said = entry.data
        name, to = casework.person(entry.actor_name), said.get("to_name") or said.get("to", "")
        note = said.get("reason") or said.get("text") or said.get("question") or said.get("note") or ""
        return t(template, step=step, name=name, to=to), str(note), tone

    return tell


def _for_another(step: str, entry: Entry) -> Words:
    name, of = casework.person(entry.actor_name), entry.data.get("of_name", "")
    return t("{name} does {step} for {of}", name=name, step=step, of=of), "", ""


def _answered(step: str, entry: Entry) -> Words:
    name, agrees = casework.person(entry.actor_name), entry.data.get("agrees")
    if agrees is None:
        template = N_("{name} advised on {step}")
    else:
        template = N_("{name} agrees to {step}") if agrees else N_("{name} does not agree to {step}")
    tone = "soon" if agrees is False else "ok"
    return t(template, step=step, name=name), str(entry.data.get("answer", "")), tone


def _simple(template: str, tone: str = "") -> Callable[[str, Entry], Words]:
    return lambda step, entry: (t(template, step=step, name=casework.person(entry.actor_name)), "", tone)


def _named(template: str, what: str) -> Callable[[str, Entry], Words]:
    return lambda step, entry: (t(template, step=step, name=entry.data.get(what, "")), "", "")


def _plain(step: str, entry: Entry) -> Words:
    return f"{step} ({entry.kind})", "", ""


def _answers(answers: Any) -> str:
    """What somebody chose and said, in the content's words; a code that it has no word for says nothing."""
    texts = [each.strip() for each in (answers or {}).values() if isinstance(each, str)]
    told = [decided.in_words(door.session(), text) for text in texts if text]
    return t("; ").join(text for text in told if not CODE.fullmatch(text))[:160]


WORDS: Mapping[str, Callable[[str, Entry], Words]] = {
    "InstanceStarted": _started,
    "InstanceCompleted": _completed,
    "InstanceCancelled": _cancelled,
    "ElementEntered": _simple(N_("Arrived at {step}")),
    "ElementCompleted": _simple(N_("{step} finished")),
    "ElementCancelled": _simple(N_("{step} left undone")),
    "TaskCreated": _simple(N_("Task {step} opened")),
    "TaskClaimed": _simple(N_("{name} took {step} on")),
    "TaskReleased": _simple(N_("{name} gave {step} back")),
    "TaskCompleted": _done,
    "DeadlineSet": _deadline_set,
    "DeadlineMoved": _deadline_moved,
    "DeadlineClosed": _deadline_closed,
    "TaskDoneForAnother": _for_another,
    "TaskTransferred": _handed(N_("{name} transferred {step} to {to}")),
    "TaskDelegated": _handed(N_("{name} lets {to} prepare {step}")),
    "TaskPrepared": _handed(N_("{name} prepared {step} for {to}"), "ok"),
    "TaskSubmitted": _simple(N_("{name} filled in {step}, which waits for signatures")),
    "TaskReturned": _handed(N_("{name} sent the case back from {step} to {to}"), "soon"),
    "TaskWithdrawn": _handed(N_("{name} took the completion of {step} back"), "soon"),
    "RequestMade": _handed(N_("{name} asked {to} about {step}")),
    "RequestAnswered": _answered,
    "RequestTakenBack": _handed(N_("{name} no longer asks {to} about {step}")),
    "TaskUrged": _simple(N_("{name} urged {step}")),
    "CaseCopied": _handed(N_("{name} sent the case to {to} to read")),
    "DecisionMade": _decision,
    "TimerFired": _simple(N_("The date of {step} came"), "soon"),
    "MessageReceived": _named(N_("Message {name} received at {step}"), "message"),
    "MessageThrown": _named(N_("Message {name} sent by {step}"), "message"),
    "SignalReceived": _named(N_("Signal {name} received at {step}"), "signal"),
    "SignalThrown": _named(N_("Signal {name} sent by {step}"), "signal"),
    "VariablesChanged": _variables,
    "TokenMoved": _moved,
    "IncidentOpened": _incident,
    "IncidentResolved": _simple(N_("Incident at {step} resolved"), "ok"),
    "StepSkipped": _skipped,
    "RecordChanged": _simple(N_("Record changed at {step}")),
    "NumberIssued": _number,
    "DocumentIssued": _document,
}
