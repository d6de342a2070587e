"""The verbs of a task as its page offers them: what is asked for, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request

from engine.services import tasks
from engine.services.tasks import Kind, Verb
from web import door
from web.bodies import said
from web.texts import N_, t
from web.visitors import actor

GIVE_BACK = "give-back"


@dataclass(frozen=True)
class Form:
    """The small form of a verb, and what it does with what was entered."""

    title: str
    button: str
    does: Callable[[str], str]
    """Does it to a task, and answers with the words to say afterwards."""
    people: str = ""
    """`one` or `many` are chosen; none where blank."""
    reason: str = ""
    """What the text is for."""
    reason_field: str = "reason"


def _transfer(task_id: str) -> str:
    tasks.transfer(door.session(), task_id, said("to"), said("reason"), actor())
    return t("The task has been transferred.")


def _delegate(task_id: str) -> str:
    tasks.delegate(door.session(), task_id, said("to"), said("reason"), actor())
    return t("The task is being prepared, and comes back to you.")


def _give_back(task_id: str) -> str:
    tasks.give_back(door.session(), task_id, said("reason"), actor())
    return t("The task is back with whoever gave it to you.")


def _sign(task_id: str) -> str:
    kind = Kind(said("kind")) if said("kind") in SIGNS else Kind.BESIDE
    tasks.ask(door.session(), task_id, kind, request.form.getlist("to"), said("reason"), actor())
    return t("They have been asked to sign.")


def _advice(task_id: str) -> str:
    tasks.ask(door.session(), task_id, Kind.ADVICE, request.form.getlist("to"), said("reason"), actor())
    return t("They have been asked.")


def _return(task_id: str) -> str:
    process, _, element = said("earlier").partition(" ")
    straight = request.form.get("straight") == "1"
    tasks.send_back(door.session(), task_id, process, element, said("reason"), actor(), straight)
    return t("The case has been sent back.")


def _withdraw(task_id: str) -> str:
    tasks.withdraw(door.session(), task_id, said("reason"), actor())
    return t("The task is yours again.")


FORMS: Mapping[str, Form] = {
    GIVE_BACK: Form(
        N_("Give it back prepared"), N_("Give it back"), _give_back, reason=N_("What you have prepared")
    ),
    Verb.RETURN: Form(
        N_("Send the case back"), N_("Send it back"), _return, reason=N_("What is to be corrected")
    ),
    Verb.SIGN: Form(N_("Have others sign"), N_("Ask them"), _sign, "many", N_("A note for them")),
    Verb.ADVICE: Form(N_("Ask for advice"), N_("Ask them"), _advice, "many", N_("What you want to know")),
    Verb.TRANSFER: Form(N_("Transfer the task"), N_("Transfer"), _transfer, "one", N_("Why (if you like)")),
    Verb.DELEGATE: Form(
        N_("Let somebody prepare it"), N_("Give it to them"), _delegate, "one", N_("What they are to do")
    ),
    Verb.WITHDRAW: Form(
        N_("Take my completion back"), N_("Take it back"), _withdraw, reason=N_("Why (if you like)")
    ),
}
"""The verbs of a task's menu, in its order."""
SIGNS: Mapping[str, Callable[[], str]] = {
    Kind.BESIDE: lambda: t("Beside me: I cannot complete the task without them"),
    Kind.BEFORE: lambda: t("Before me: I wait for them"),
    Kind.AFTER: lambda: t("After me: they sign what I have filled in, and then the case goes on"),
}
KINDS: Mapping[Kind, Callable[[], str]] = {
    Kind.BEFORE: lambda: t("Signature before"),
    Kind.BESIDE: lambda: t("Signature beside"),
    Kind.AFTER: lambda: t("Signature after"),
    Kind.ADVICE: lambda: t("Advice"),
}
