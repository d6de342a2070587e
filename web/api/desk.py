"""What people do with tasks besides completing them: the verbs of an office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.services import substitutes, tasks
from engine.services.tasks import Earlier, Kind
from engine.store.copies import Copy
from engine.store.remarks import Remark
from engine.store.requests import Request
from engine.store.substitutes import Substitute
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.desk import (
    AnswerSchema,
    AskSchema,
    CommentSchema,
    CommentTextSchema,
    CopiesSchema,
    CopySchema,
    EarlierSchema,
    HandOverSchema,
    PreparedSchema,
    RequestSchema,
    ReturnSchema,
    SubstituteSchema,
    UrgedSchema,
    WhySchema,
)
from web.callers import actor

desk_api = blueprint("desk", "What people do with tasks and cases besides completing them.")


@desk_api.post("/tasks/<task_id>/transfer")
@desk_api.arguments(HandOverSchema)
@desk_api.response(204)
def transfer(sent: dict[str, Any], task_id: str) -> None:
    """Gives your task to somebody else who may do it, for good."""
    tasks.transfer(door.session(), task_id, sent["to"], sent["reason"], actor())


@desk_api.post("/tasks/<task_id>/delegate")
@desk_api.arguments(HandOverSchema)
@desk_api.response(204)
def delegate(sent: dict[str, Any], task_id: str) -> None:
    """Lets somebody prepare your task; it comes back to you."""
    tasks.delegate(door.session(), task_id, sent["to"], sent["reason"], actor())


@desk_api.post("/tasks/<task_id>/give-back")
@desk_api.arguments(PreparedSchema)
@desk_api.response(204)
def give_back(sent: dict[str, Any], task_id: str) -> None:
    """Gives a task that you prepared back, with what you saved in its form."""
    tasks.give_back(door.session(), task_id, sent["text"], actor())


@desk_api.get("/tasks/<task_id>/requests")
@desk_api.response(200, RequestSchema(many=True))
def list_requests(task_id: str) -> list[Request]:
    """Who is or was asked about a task, and what they said."""
    return list(tasks.view(door.session(), task_id, actor()).possible.requests)


@desk_api.post("/tasks/<task_id>/requests")
@desk_api.arguments(AskSchema)
@desk_api.response(204)
def ask(sent: dict[str, Any], task_id: str) -> None:
    """Has others sign your task, or asks them aside."""
    tasks.ask(door.session(), task_id, Kind(sent["kind"]), sent["to"], sent["question"], actor())


@desk_api.post("/requests/<request_id>/answer")
@desk_api.arguments(AnswerSchema)
@desk_api.response(204)
def answer(sent: dict[str, Any], request_id: str) -> None:
    """Signs, or advises. Whoever does not agree says why."""
    tasks.answer(door.session(), request_id, sent["agrees"], sent["text"], actor())


@desk_api.delete("/requests/<request_id>")
@desk_api.response(204)
def take_back(request_id: str) -> None:
    """No longer asks somebody. What waited for them alone goes on."""
    tasks.take_back(door.session(), request_id, actor())


@desk_api.get("/tasks/<task_id>/earlier")
@desk_api.response(200, EarlierSchema(many=True))
def earlier(task_id: str) -> list[Earlier]:
    """The tasks that the case can be sent back to from yours, the latest first."""
    return tasks.places_back(door.session(), task_id, actor())


@desk_api.post("/tasks/<task_id>/return")
@desk_api.arguments(ReturnSchema)
@desk_api.response(204)
def send_back(sent: dict[str, Any], task_id: str) -> None:
    """Sends the case back from your task to an earlier one, to whoever did that."""
    tasks.send_back(
        door.session(), task_id, sent["process"], sent["element"], sent["reason"], actor(), sent["straight"]
    )


@desk_api.post("/tasks/<task_id>/withdraw")
@desk_api.arguments(WhySchema)
@desk_api.response(204)
def withdraw(sent: dict[str, Any], task_id: str) -> None:
    """Takes your completion back before anybody has gone on. 409 says why it is too late."""
    tasks.withdraw(door.session(), task_id, sent["reason"], actor())


@desk_api.post("/tasks/<task_id>/urge")
@desk_api.response(200, UrgedSchema)
def urge(task_id: str) -> dict[str, int]:
    """Asks for a task to be done soon, one level higher each time. 409 when it was urged a moment ago."""
    return {"level": tasks.urge(door.session(), task_id, actor())}


@desk_api.get("/instances/<instance_id>/copies")
@desk_api.response(200, CopySchema(many=True))
def list_copies(instance_id: str) -> Sequence[Copy]:
    """Who was sent the case to read, and when they did."""
    return tasks.copies_of(door.session(), instance_id, actor())


@desk_api.post("/instances/<instance_id>/copies")
@desk_api.arguments(CopiesSchema)
@desk_api.response(204)
def copy(sent: dict[str, Any], instance_id: str) -> None:
    """Sends a case to people to read; from now on they see it."""
    tasks.copy(door.session(), instance_id, sent["to"], sent["note"], actor())


@desk_api.post("/instances/<instance_id>/read")
@desk_api.response(204)
def mark_read(instance_id: str) -> None:
    """Notes that you have read a case that you were sent."""
    tasks.mark_read(door.session(), instance_id, actor())


@desk_api.get("/instances/<instance_id>/comments")
@desk_api.response(200, CommentSchema(many=True))
def list_comments(instance_id: str) -> Sequence[Remark]:
    """What people said about a case, the oldest first."""
    return tasks.comments(door.session(), instance_id, actor())


@desk_api.post("/instances/<instance_id>/comments")
@desk_api.arguments(CommentTextSchema)
@desk_api.response(201, CommentSchema)
def comment(sent: dict[str, Any], instance_id: str) -> Remark:
    """Says something about a case to all who see it."""
    return tasks.comment(door.session(), instance_id, sent["text"], actor())


@desk_api.post("/instances/<instance_id>/call-off")
@desk_api.arguments(WhySchema)
@desk_api.response(204)
def call_off(sent: dict[str, Any], instance_id: str) -> None:
    """Ends a case that you started, before anybody else has decided in it."""
    tasks.call_off(door.session(), instance_id, sent["reason"], actor())


@desk_api.get("/substitutes")
@desk_api.response(200, SubstituteSchema(many=True))
def list_substitutes() -> Sequence[Substitute]:
    """Who stands, stood or will stand in for you, the latest first."""
    return substitutes.of(door.session(), actor())


@desk_api.post("/substitutes")
@desk_api.arguments(SubstituteSchema)
@desk_api.response(201, SubstituteSchema)
def appoint(sent: dict[str, Any]) -> Substitute:
    """Lets a colleague of your unit do your tasks from one day to another, both included."""
    return substitutes.appoint(
        door.session(), sent["substitute"], sent["process"], sent["first_day"], sent["last_day"], actor()
    )


@desk_api.delete("/substitutes/<substitute_id>")
@desk_api.response(204)
def end_substitute(substitute_id: str) -> None:
    """Ends it: from today on your tasks are yours alone."""
    substitutes.end(door.session(), substitute_id, actor())
