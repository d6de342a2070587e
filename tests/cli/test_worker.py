import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.store.database import Database
from engine.store.migrations import migrate


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_a_worker_runs_until_it_is_asked_to_stop(empty_database: Database, tmp_path: Path) -> None:
    migrate(empty_database)
    url = empty_database.engine.url.render_as_string(hide_password=False)
    environment = dict(os.environ, LUOHU_DATA=str(tmp_path), LUOHU_DATABASE=url)
    command = [sys.executable, "-c", "from engine.cli import luohu; luohu()", "worker"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "The worker is running.\n"
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=30)
    assert rest == "The worker has stopped.\n"
    assert process.returncode == 0
