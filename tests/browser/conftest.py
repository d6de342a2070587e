"""A real Chromium before a real server with its own folder and port, the content and the demo accounts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Installation:
    """One installation and the server in front of it."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, _free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the server, as `make run` does, and waits until it answers."""
        self.log = (self.data.parent / f"server-{self.port}.log").open("a")
        environment = {**os.environ, "LUOHU_DEMO": "1", "LUOHU_TEST": "1", "LUOHU_DATA": str(self.data)}
        command = [str(Path(sys.executable).with_name("luohu")), "run", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 90
        while not self._answers():
            assert self.process.poll() is None, Path(self.log.name).read_text()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()
        self.log.close()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A running installation of this module's own."""
    made = Installation(tmp_path_factory.mktemp("installation") / "data")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "No Chromium: install one or set CHROMIUM to its path."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, installation: Installation) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser window of its own for somebody: `visit("zhangjiayi")`, `visit(None)` for nobody."""
    opened: list[Visitor] = []

    def visit(username: str | None, locale: str = "zh-CN", width: int = 1440, height: int = 900) -> Visitor:
        context = browser.new_context(
            locale=locale, timezone_id="Asia/Shanghai", viewport={"width": width, "height": height}
        )
        visitor = Visitor(context, installation.address)
        opened.append(visitor)
        if username:
            visitor.signs_in(username)
        return visitor

    yield visit
    for visitor in opened:
        visitor.leaves()
    assert [problem for visitor in opened for problem in visitor.problems] == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
