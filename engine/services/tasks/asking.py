"""What whoever has a task asks of others: signatures before, beside or after theirs, and advice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine import clock
from engine.bpmn import Verb
from engine.errors import AlreadyDone, Conflict, InvalidAnswers, Message, NotFound
from engine.events import RequestAnswered, RequestMade, RequestTakenBack
from engine.services import access, exclusion, notifications, people
from engine.services.access import Actor
from engine.services.tasks import offered, submitting
from engine.services.tasks.opening import Gone, hand, label, open_task, own_task, tell
from engine.store import requests as store
from engine.store import tasks
from engine.store.requests import Kind, Request
from engine.store.requests import State as Asked
from engine.store.tasks import OneTask

SIGNATURES = (Kind.BEFORE, Kind.BESIDE, Kind.AFTER)


class TooEarly(Conflict):
    """{task} is not filled in yet: there is nothing to sign."""


def ask(
    session: Session, task_id: str, kind: Kind, usernames: Sequence[str], question: str, actor: Actor
) -> None:
    """Asks people about a task that the actor has. Nobody is asked the same twice at a time."""
    row = own_task(session, task_id, actor)
    offered.require(session, row, Verb.SIGN if kind in SIGNATURES else Verb.ADVICE)
    if not question.strip() and kind is Kind.ADVICE:
        raise InvalidAnswers({"question": [Message("Say what you want to know.")]})
    asked = [_person(session, row, kind, username, actor) for username in dict.fromkeys(usernames)]
    if not asked:
        raise InvalidAnswers({"to": [Message("Say whom you ask.")]})
    hand(session, row.Task, requests=row.Task.requests + len(asked))
    for person in asked:
        session.add(_request(row, kind, person, question.strip(), actor))
        said = {"kind": kind, "to": person.username, "to_name": person.name, "question": question.strip()}
        tell(session, row.Task, actor, RequestMade, **said)
    session.flush()
    named = {"who": actor.name, "task": label(row.Task)}
    notifications.tell(
        session, [each.username for each in asked], _invitation(kind, named), row.Task.instance_id, task_id
    )


def answer(session: Session, request_id: str, agrees: bool | None, text: str, actor: Actor) -> None:
    """Signs or advises. A signature agrees or not; whoever does not says why.

    The last signature after a submitted task leads the case on; a refused one puts the task back on the desk
    of whoever submitted it.
    """
    request = _open_request(session, request_id)
    access.require(access.may_answer(actor, request), Message("you are not asked"))
    _require_said(request.kind, agrees, text)
    row = open_task(session, request.task_id, actor)
    if request.kind is Kind.AFTER and row.Task.submitted_at is None:
        raise TooEarly(task=label(row.Task))
    _close(
        session, request, state=Asked.ANSWERED, agrees=agrees, answer=text.strip(), signed_by=actor.username
    )
    tell(session, row.Task, actor, RequestAnswered, kind=request.kind, agrees=agrees, answer=text.strip())
    named = {"who": actor.name, "task": label(row.Task)}
    message = (
        Message("{who} does not agree to {task}.", named)
        if agrees is False
        else Message("{who} has answered about {task}.", named)
    )
    notifications.tell(session, [request.asked_by], message, row.Task.instance_id, request.task_id)
    if request.kind is Kind.AFTER:
        submitting.go_on(session, row.Task.id, refused=agrees is False)


def take_back(session: Session, request_id: str, actor: Actor) -> None:
    """No longer asks somebody; for whoever asked. What waits for this signature only goes on."""
    request = _open_request(session, request_id)
    access.require(access.may_take_back(actor, request), Message("you did not ask this"))
    row = open_task(session, request.task_id, actor)
    _close(session, request, state=Asked.TAKEN_BACK)
    said = {"kind": request.kind, "to": request.username, "to_name": request.name}
    tell(session, row.Task, actor, RequestTakenBack, **said)
    if request.kind is Kind.AFTER:
        submitting.go_on(session, row.Task.id, refused=False)


def _person(session: Session, row: OneTask, kind: Kind, username: str, actor: Actor) -> Actor:
    person = people.addressee(session, username)
    if person.username in (actor.username, row.Task.assignee):
        raise InvalidAnswers({"to": [Message("Whoever does the task cannot be asked about it.")]})
    if any(each.username == person.username for each in store.open_of(session, row.Task.id, [kind])):
        raise InvalidAnswers({"to": [Message("They are asked already.")]})
    if kind in SIGNATURES and exclusion.reason(session, row.Task, row.Instance, person) is not None:
        raise InvalidAnswers({"to": [Message("They took part in an earlier step that excludes them.")]})
    return person


def _request(row: OneTask, kind: Kind, person: Actor, question: str, actor: Actor) -> Request:
    return Request(
        task_id=row.Task.id,
        instance_id=row.Task.instance_id,
        kind=kind,
        username=person.username,
        name=person.name,
        asked_by=actor.username,
        asked_name=actor.name,
        asked_at=clock.now(),
        question=question,
    )


def _open_request(session: Session, request_id: str) -> Request:
    request = store.get(session, request_id)
    if request is None:
        raise NotFound(what=Message("The request"), key=request_id)
    if request.state is not Asked.OPEN:
        raise _closed(session, request)
    return request


def _closed(session: Session, request: Request) -> Conflict:
    row = tasks.get(session, request.task_id)
    assert row is not None, "tasks are never removed"
    if request.state is Asked.ANSWERED:
        return AlreadyDone(task=label(row.Task), who=request.name, when=request.closed_at)
    return Gone(task=label(row.Task))


def _close(session: Session, request: Request, **values: object) -> None:
    if not store.close(session, request, {**values, "closed_at": clock.now()}):
        raise Conflict


def _require_said(kind: Kind, agrees: bool | None, text: str) -> None:
    if kind in SIGNATURES and agrees is None:
        raise InvalidAnswers({"agrees": [Message("Say whether you agree.")]})
    if not text.strip() and agrees is not True:
        raise InvalidAnswers(
            {"text": [Message("Say why.") if agrees is False else Message("Say what you advise.")]}
        )


def _invitation(kind: Kind, named: dict[str, object]) -> Message:
    match kind:
        case Kind.BEFORE:
            return Message("{who} asks for your signature before {task} is done.", named)
        case Kind.BESIDE:
            return Message("{who} asks you to sign {task} with them.", named)
        case Kind.AFTER:
            return Message("{who} asks you to sign {task} after them.", named)
        case Kind.ADVICE:
            return Message("{who} asks for your advice on {task}.", named)
