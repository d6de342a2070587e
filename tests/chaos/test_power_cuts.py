"""The server is killed again and again while people work: nothing they were told is done is lost, and
nothing is done twice."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
import simplejson
from sqlalchemy import func, select

from engine.config import Settings
from engine.services import people, tokens
from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.store.base import Base
from engine.store.database import Database, open_database
from engine.store.history import HistoryRow
from engine.store.instances import Instance, State
from engine.store.outbox import Outbox
from engine.store.tasks import Task
from engine.store.timers import Timer
from tests.services.diagrams import (
    diagram,
    end,
    flow,
    hears,
    inputs,
    node,
    process,
    shared,
    start,
    timer,
    user,
)

KILLS = 30
HANDS = 3
ROLES = b"key,name,name_en,grants\nclerk,x,Clerk,\n"
UNITS = b"code,type,parent,name\ndesk,o,,Desk\n"
# A case waits for a person, counts a number up, sends word of it, rests for a moment, and ends.
WORK = diagram(
    shared("message", "word"),
    process(
        "work",
        start(),
        user("do"),
        node(
            "serviceTask",
            "tell",
            inputs(to="clerk", title="done"),
            camunda_type="external",
            camunda_topic="notify",
        ),
        node(
            "serviceTask",
            "send",
            inputs(message="word"),
            camunda_type="external",
            camunda_topic="message.send",
        ),
        node("intermediateCatchEvent", "rest", timer('=duration("PT0.3S")')),
        end(),
        flow("start>do>tell>send>rest>end"),
    ),
    process("hear", start("heard", hears("message", "word")), end("noted"), flow("heard>noted")),
)


@dataclass
class Server:
    """A real server that can be started and killed at once."""

    launcher: subprocess.Popen[str]
    port: int
    child: int = 0

    def start(self) -> None:
        assert self.launcher.stdin is not None
        assert self.launcher.stdout is not None
        self.launcher.stdin.write("start\n")
        self.launcher.stdin.flush()
        self.child = int(self.launcher.stdout.readline())
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        raise AssertionError("the server does not start")

    def cut_the_power(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        with suppress(ProcessLookupError):
            while True:  # until the launcher has seen that it is gone
                os.kill(self.child, 0)
                time.sleep(0.005)
        self.child = 0


@dataclass
class Hand:
    """Somebody's program: starts cases and completes their tasks, and asks again when nobody answers."""

    port: int
    token: str
    name: str
    stop: threading.Event
    told_done: dict[str, str] = field(default_factory=dict)
    """Task -> business key of what it was told is completed."""

    def works(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            key = f"{self.name}-{number}"
            if self.begins(key):
                self.finishes(key)

    def begins(self, key: str) -> bool:
        """Starts a case unless an attempt that was not answered did it."""
        for _ in self.attempts():
            found = self.asks("GET", f"/instances?text={key}")
            if found and key not in {each["businessKey"] for each in found[1]["items"]}:
                found = self.asks("POST", "/processes/work/instances", {"businessKey": key})
            if found:
                return True
        return False

    def finishes(self, key: str) -> None:
        for _ in self.attempts():
            found = self.asks("GET", f"/tasks?list=candidate&text={key}")
            if found and found[1]["items"]:
                self.asks("POST", f"/tasks/{found[1]['items'][0]['id']}/claim")
            held = self.asks("GET", f"/tasks?list=mine&text={key}")
            task = held[1]["items"][0]["id"] if held and held[1]["items"] else None
            done = self.asks("POST", f"/tasks/{task}/complete", {"values": {"key": key}}) if task else None
            if done:
                assert done[0] == 204, done
                self.told_done[task] = key
            if done or (held and found and not task and not found[1]["items"]):
                return  # it was done by an attempt that was not answered

    def attempts(self) -> Iterator[None]:
        while not self.stop.is_set():
            yield
            time.sleep(0.005)

    def asks(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any] | None:
        """Status and body; None when the server is gone."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            connection.request(method, f"/api/v1{path}", simplejson.dumps(body or {}), headers)
            answer = connection.getresponse()
            read = answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        assert answer.status < 500, read
        return answer.status, simplejson.loads(read) if read else None


@pytest.fixture
def settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    shutil.copy(sqlite_template, tmp_path / "luohu.db")
    return Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'luohu.db'}")


@pytest.fixture
def secrets(settings: Settings) -> list[str]:
    """Tokens of the people who work."""
    database = open_database(settings.database)
    with database.begin() as session:
        deploy(session, {"work.bpmn": WORK.encode(), "roles.csv": ROLES, "units.csv": UNITS}, SYSTEM)
        people.add(session, "nobody", "Nobody", None, SYSTEM)
    found = []
    for number in range(HANDS):
        with database.begin() as session:
            people.add(session, f"hand{number}", f"Hand {number}", None, SYSTEM)
            people.grant(session, f"hand{number}", "clerk", "desk", SYSTEM)
            found.append(tokens.create(session, f"hand{number}", "", SYSTEM).secret)
    database.close()
    return found


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    launcher = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.launcher", str(port)],
        env={**os.environ, "LUOHU_DATA": str(settings.data), "LUOHU_DATABASE": settings.database},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = Server(launcher, port)
    yield found
    if found.child:
        found.cut_the_power()
    launcher.communicate(timeout=30)


def test_nothing_is_lost_and_nothing_is_done_twice(
    settings: Settings, secrets: list[str], server: Server
) -> None:
    stop, chance = threading.Event(), random.Random(7)
    hands = [Hand(server.port, secret, f"h{n}", stop) for n, secret in enumerate(secrets)]
    threads = [threading.Thread(target=hand.works) for hand in hands]
    server.start()
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        _wait_for_work(hands, chance.randint(1, 3))
        time.sleep(chance.uniform(0, 0.1))
        server.cut_the_power()
        server.start()
    _wait_for_work(hands, 1)
    stop.set()
    for thread in threads:
        thread.join()
    database = open_database(settings.database)
    _wait_until_nothing_is_left(database)
    server.cut_the_power()
    told = {task: key for hand in hands for task, key in hand.told_done.items()}
    _agree(database, told)
    database.close()


def _wait_for_work(hands: list[Hand], more: int) -> None:
    """Returns when so many more tasks were completed; a busy machine takes its time."""
    before = sum(len(hand.told_done) for hand in hands)
    until = time.monotonic() + 30
    while sum(len(hand.told_done) for hand in hands) < before + more:
        assert time.monotonic() < until, "nobody gets any work done"
        time.sleep(0.005)


def _wait_until_nothing_is_left(database: Database) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with database.reading() as session:
            waiting = select(func.count()).select_from(Outbox).where(Outbox.done_at.is_(None))
            if not session.scalar(waiting) and not session.scalar(select(func.count()).select_from(Timer)):
                return
        time.sleep(0.1)
    raise AssertionError("the worker does not come to an end")


def _agree(database: Database, told: Mapping[str, str]) -> None:
    """What people were told, what is kept, and what followed from it are one story."""
    with database.reading() as session:
        cases = {
            each.id: each for each in session.scalars(select(Instance).where(Instance.process == "work"))
        }
        keys = Counter(each.business_key for each in cases.values())
        assert set(keys.values()) == {1}, "a case was started twice"
        tasks = {each.id: each for each in session.scalars(select(Task))}
        for task, key in told.items():
            assert cases[tasks[task].instance_id].business_key == key
            assert tasks[task].completed_by is not None, "a completion was lost"
        ended = {each.id for each in cases.values() if each.state is State.COMPLETED}
        assert {tasks[task].instance_id for task in told} <= ended
        history = Counter(map(tuple, session.execute(select(HistoryRow.instance_id, HistoryRow.kind))))
        for case in ended:
            for kind in ("InstanceStarted", "TaskCompleted", "TimerFired", "InstanceCompleted"):
                assert history[case, kind] == 1, kind
        heard = session.scalar(select(func.count()).where(Instance.process == "hear"))
        written = session.scalar(select(func.count()).select_from(Base.metadata.tables["notification"]))
        assert heard == len(ended), "a message was lost, or heard twice"
        assert written == HANDS * len(ended), "somebody was told twice, or not at all"
