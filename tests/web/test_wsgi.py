"""The platform as gunicorn serves it: many processes on PostgreSQL, none on SQLite."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from engine.services import setup, tokens
from engine.services.access import SYSTEM
from engine.store.database import Database
from engine.store.migrations import NotCurrent
from web import wsgi

ROOT = Path(__file__).parents[2]


def test_an_sqlite_file_is_not_served_by_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOHU_DATA", str(tmp_path))
    monkeypatch.delenv("LUOHU_DATABASE", raising=False)
    with pytest.raises(wsgi.OneProcess):
        _ = wsgi.app


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_a_database_that_is_not_migrated_is_not_served(
    empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("LUOHU_DATA", str(tmp_path))
    monkeypatch.setenv("LUOHU_DATABASE", url)
    with pytest.raises(NotCurrent):
        wsgi.served()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_several_processes_serve_and_answer_for_one_another(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        setup.bare(session, "root", "", "Grey-heron-42")
        secret = tokens.create(session, "root", "", SYSTEM).secret
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "LUOHU_DATA": str(tmp_path),
        "LUOHU_DATABASE": database.engine.url.render_as_string(hide_password=False),
        "LUOHU_BIND": f"127.0.0.1:{port}",
        "LUOHU_PROCESSES": "2",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts"),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "web.wsgi:app"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert json.loads(_asked(port, "/readyz")) == {"status": "ok", "workers": 0}
            for _ in range(9):
                _asked(port, "/healthz")
            told = _asked(port, "/metrics", {"Authorization": f"Bearer {secret}"})
        finally:
            server.send_signal(signal.SIGTERM)
            _, said = server.communicate(timeout=60)
    assert server.returncode == 0, said
    assert 'luohu_request_seconds_count{method="GET",status="200",view="health.alive"} 9.0' in told
    assert "luohu_workers 0.0" in told


def _asked(port: int, path: str, headers: dict[str, str] | None = None) -> str:
    """What the server answers; it may just be starting."""
    until = time.monotonic() + 60
    while True:
        try:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {})
            with urllib.request.urlopen(asked) as answer:
                return str(answer.read().decode())
        except urllib.error.URLError:
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.1)
