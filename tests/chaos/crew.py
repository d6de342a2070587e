"""The servers that are killed, and the people who work on meanwhile."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

import simplejson

from engine.config import Settings

UNAVAILABLE = 503


@dataclass
class Victim:
    """A process of the platform that can be started and killed at once."""

    launcher: subprocess.Popen[str]
    child: int = 0

    def start(self, *cut: str) -> None:
        """`cut`: `before N` or `after N`, the commit at which it is to kill itself."""
        assert self.launcher.stdin is not None
        assert self.launcher.stdout is not None
        self.launcher.stdin.write(" ".join(["start", *cut]) + "\n")
        self.launcher.stdin.flush()
        self.child = int(self.launcher.stdout.readline())

    def cut_the_power(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        self.wait_until_gone()

    def wait_until_gone(self, seconds: float = 30) -> bool:
        """Until the launcher has seen that it is gone; whether it is."""
        until = time.monotonic() + seconds
        with suppress(ProcessLookupError):
            while time.monotonic() < until:
                os.kill(self.child, 0)
                time.sleep(0.005)
            return False
        return True


@contextmanager
def victim(settings: Settings, *role: str) -> Iterator[Victim]:
    """A process that `serve`s at a port, or that does due `work`; it is not started yet."""
    launcher = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.launcher", *role],
        env={**os.environ, "LUOHU_DATA": str(settings.data), "LUOHU_DATABASE": settings.database},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = Victim(launcher)
    try:
        yield found
    finally:
        if found.child:
            found.cut_the_power()
        launcher.communicate(timeout=30)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Hand:
    """Somebody's program: starts cases and completes their tasks, and asks again when nobody answers."""

    port: int
    token: str
    name: str
    stop: threading.Event
    told_done: dict[str, str] = field(default_factory=dict)
    """Task -> business key of what it was told is completed."""
    wrong: list[str] = field(default_factory=list)
    """Answers that nobody should get."""

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
            if found and key not in {each["businessKey"] for each in found["items"]}:
                found = self.asks("POST", "/processes/work/instances", {"businessKey": key})
            if found:
                return True
        return False

    def finishes(self, key: str) -> None:
        for _ in self.attempts():
            found = self.asks("GET", f"/tasks?list=candidate&text={key}")
            if found and found["items"]:
                self.asks("POST", f"/tasks/{found['items'][0]['id']}/claim")
            held = self.asks("GET", f"/tasks?list=mine&text={key}")
            task = held["items"][0]["id"] if held and held["items"] else None
            if task and self.asks("POST", f"/tasks/{task}/complete", {"values": {"key": key}}):
                self.told_done[task] = key
                return
            if held and found and not task and not found["items"]:
                return  # it was done by an attempt that was not answered

    def attempts(self) -> Iterator[None]:
        while not self.stop.is_set():
            yield
            time.sleep(0.005)

    def asks(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The answer's body, True where it has none; None when there is no answer, or one that asks to come
        again."""
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
        if answer.status == UNAVAILABLE or (answer.status == 409 and b"AlreadyClaimed" not in read):
            return None
        if answer.status >= 400:
            self.wrong.append(f"{method} {path}: {answer.status} {read.decode()[:200]}")
            return None
        return simplejson.loads(read) if read else True
