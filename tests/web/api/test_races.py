"""The same thing sent by several at the same moment: one wins, the others are told who it was."""

import threading
from collections.abc import Sequence

from flask import Flask

from engine.services.access import SYSTEM
from engine.services.history import of
from engine.store.database import Database
from tests.web.api.caller import Answer, Caller, Office
from tests.web.api.content import EVERYTHING

SOUP = {"dish": "soup", "price": "250.00"}


def at_once(callers: Sequence[Caller], path: str, body: object = None) -> list[Answer]:
    """The callers all POST the same at the same moment."""
    gate, answers = threading.Barrier(len(callers)), list[Answer]()

    def run(caller: Caller) -> None:
        gate.wait()
        answers.append(caller.asks("POST", path, body))

    threads = [threading.Thread(target=run, args=[caller]) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_task_that_four_take_on_is_one_s(app: Flask, office: Office, owner: Caller, alice: Caller) -> None:
    owner.deploys(EVERYTHING)
    app.testing = False
    clerks = [office.person(f"clerk{number}", "clerk") for number in range(4)]
    for _ in range(3):
        case = alice.starts("order", **SOUP)
        (task,) = alice.gets("/tasks", list="candidate", instanceId=case)["items"]
        answers = at_once(clerks, f"/tasks/{task['id']}/claim")
        winner = owner.gets(f"/tasks/{task['id']}")["task"]["assigneeName"]
        lost = [answer.body for answer in answers if answer.status != 204]
        assert [each["error"] for each in lost] == ["AlreadyClaimed"] * 3
        assert all(winner in each["message"] for each in lost)


def test_a_task_that_is_completed_four_times_is_completed_once(
    app: Flask, database: Database, owner: Caller, alice: Caller
) -> None:
    owner.deploys(EVERYTHING)
    app.testing = False
    for _ in range(3):
        case = alice.starts("order", **SOUP)
        task = alice.claims(case)
        body = {"values": {"done_on": "2026-01-05"}, "rev": task["rev"]}
        answers = at_once([alice] * 4, f"/tasks/{task['id']}/complete", body)
        lost = [answer.body for answer in answers if answer.status != 204]
        assert [each["error"] for each in lost] == ["AlreadyDone"] * 3, lost
        assert all("Alice" in each["message"] for each in lost)
        with database.reading() as session:
            told = [entry.kind for entry in of(session, case, SYSTEM, size=100).items]
        assert (told.count("TaskCompleted"), told.count("InstanceCompleted")) == (1, 1)
