"""The commands that serve: what they say, and how they stop."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine import decisions
from engine.services import versions
from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.services.demo import PASSWORD
from engine.store.database import Database
from engine.store.sqlite import served
from tests.web import shop
from web.command import bring, luohu


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens at."""
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield somebody.getsockname()[1]


def asked(folder: Path, *words: str) -> tuple[int, str]:
    environment = {"LUOHU_DATA": str(folder), "LUOHU_DATABASE": "", "LUOHU_DEMO": "1"}
    found = CliRunner().invoke(luohu, list(words), env=environment)
    return found.exit_code, found.output


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path, taken: int, command: str) -> None:
    code, said = asked(tmp_path, command, "--port", str(taken))
    assert code == 1
    assert f"make run PORT={taken + 1}" in said
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir()), "nothing was prepared before"


def test_an_installation_that_is_not_prepared_is_not_served(tmp_path: Path) -> None:
    code, said = asked(tmp_path, "serve", "--port", "0")
    assert code == 1
    assert "luohu migrate" in said


def test_a_second_server_on_the_same_file_says_who_has_it(tmp_path: Path) -> None:
    with served(str(tmp_path / "luohu.db")):
        code, said = asked(tmp_path, "run", "--port", "0")
    assert code == 1
    assert f"is being served by process {os.getpid()}" in said
    assert "Preparing" not in said


def hears_ctrl_c() -> None:
    """What a shell sets going in the background does not: the tests may have been."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_stops_cleanly(tmp_path: Path, stop: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("luohu")), "run", "--port", str(port)]
    environment = {**os.environ, "LUOHU_DATA": str(tmp_path), "LUOHU_DEMO": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=hears_ctrl_c,
    ) as served:
        said = ""
        assert served.stdout is not None
        for line in served.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        assert f"http://127.0.0.1:{port}" in said
        assert PASSWORD in said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        served.send_signal(stop)
        rest = served.stdout.read()
        assert served.wait(timeout=30) == 0, rest
        assert "The platform has stopped." in rest
        assert "Traceback" not in rest


def test_a_new_start_leaves_what_a_process_owner_has_changed(shop_database: Database) -> None:
    files = {name: text.encode() for name, text in shop.FILES.items()}
    table = next(name for name in files if name.endswith(".dmn"))
    changed = {table: files[table].replace(b"</definitions>", b"<!-- changed --></definitions>")}
    key = decisions.read(files[table], table).decisions
    with shop_database.begin() as session:
        assert bring(session, files) == 0
        deploy(session, changed, SYSTEM)
        assert bring(session, files) == 0
        assert versions.decision(session, next(iter(key)))[1].version == 2
        assert bring(session, {**files, "codes/more.csv": b"value,label,label_en\na,b,c\n"}) == 1
