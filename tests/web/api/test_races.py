"""The same thing sent by several at the same moment: one wins, the others are told who it was."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from engine.services import tasks
from engine.services.access import SYSTEM, Actor
from engine.services.history import of
from engine.store.database import Database
from engine.store.instances import lock
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


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_request_that_a_deadlock_ended_is_carried_out_again(
    app: Flask, owner: Caller, alice: Caller, bob: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two requests lock the same two cases in opposite orders: PostgreSQL ends one, and both are done."""
    owner.deploys(EVERYTHING)
    app.testing = False
    cases = [alice.starts("order", **SOUP) for _ in range(2)]
    found = [alice.gets("/tasks", list="candidate", instanceId=case)["items"][0]["id"] for case in cases]
    gate, attempts = threading.Barrier(2), list[str]()

    def crossing(session: Session, task_id: str, actor: Actor) -> None:
        attempts.append(task_id)
        mine, other = cases if task_id == found[0] else reversed(cases)
        lock(session, mine)
        if attempts.count(task_id) == 1:
            gate.wait()
        lock(session, other)
        claim(session, task_id, actor)

    claim = tasks.claim
    monkeypatch.setattr(tasks, "claim", crossing)
    with ThreadPoolExecutor(2) as pool:
        sent = pool.map(
            lambda pair: pair[0].asks("POST", f"/tasks/{pair[1]}/claim"),
            zip((alice, bob), found, strict=True),
        )
        assert [answer.status for answer in sent] == [204, 204]
    assert len(attempts) == 3
