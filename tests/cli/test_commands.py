from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import luohu
from engine.services import people, tokens
from engine.services.articles import every
from engine.store.database import Database

Run = Callable[..., Result]
ROLES = "key,name,name_en,grants\nclerk,经办,Clerk,\n"
UNITS = "code,type,parent,name\nparks,office,,园林处\n"
PEOPLE = "username,name,role,unit\nkim,金,clerk,parks\n"
PASSWORD = "Grey-heron-42"


@pytest.fixture
def run(empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command of an installation in `empty_database`."""
    monkeypatch.setenv("LUOHU_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LUOHU_DATABASE", empty_database.engine.url.render_as_string(hide_password=False))

    def run(*arguments: str, exits: int = 0, typed: str = "") -> Result:
        result = CliRunner().invoke(luohu, list(arguments), input=typed)
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def ready(run: Run) -> Run:
    run("init", "--username", "root", "--password", PASSWORD)
    return run


def test_init_makes_an_installation_once(run: Run) -> None:
    told = run("init", typed=f"root\n{PASSWORD}\n{PASSWORD}\n").output
    assert "root can sign in" in told
    assert PASSWORD not in told
    told = run("init", "--username", "x", "--password", PASSWORD, exits=1).output
    assert "Error: This installation has accounts already." in told
    assert "administrator@platform" in run("user", "list").output


def test_a_weak_password_makes_nothing(run: Run) -> None:
    told = run("init", "--username", "root", "--password", "short", exits=1).output
    assert "This password is not accepted" in told
    assert run("user", "list").output == ""


def test_a_database_not_prepared_is_said(run: Run) -> None:
    assert "Run: luohu migrate" in run("user", "list", exits=1).output
    assert "up to date" in run("migrate").output
    run("user", "list")


def test_deploying_a_folder_and_again(ready: Run, tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "codes").mkdir(parents=True)
    (content / "codes" / "roles.csv").write_text(ROLES, "utf-8")
    (content / "codes" / "units.csv").write_text(UNITS, "utf-8")
    (content / ".DS_Store").write_bytes(b"\0")
    told = ready("deploy", str(content)).output
    assert "code roles: version 1" in told
    assert "2 new, 0 unchanged." in told
    assert "0 new, 2 unchanged." in ready("deploy", str(content / "codes" / "roles.csv"), str(content)).output


def test_a_refused_deployment_says_where_and_what(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "roles.csv").write_text("key,name,grants\nclerk,经办,everything\n", "utf-8")
    told = ready("deploy", str(tmp_path / "roles.csv"), exits=1).output
    assert (
        "roles.csv [clerk]: The role clerk grants everything, which is nothing that can be granted." in told
    )
    assert "Error: The deployment is refused: 1 problem(s) found." in told


def test_accounts_from_beginning_to_end(ready: Run, tmp_path: Path, empty_database: Database) -> None:
    (tmp_path / "roles.csv").write_text(ROLES, "utf-8")
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    ready("deploy", str(tmp_path / "roles.csv"), str(tmp_path / "units.csv"))
    ready("user", "add", "kim", "--name", "Kim", "--role", "clerk@parks", "--password", PASSWORD)
    assert "kim  Kim  clerk@parks" in ready("user", "list", "ki").output
    assert "taken" in ready("user", "add", "kim", "--password", PASSWORD, exits=1).output
    assert "not a role in a unit" in ready("user", "grant", "kim", "clerk", exits=2).output
    assert "The unit roads does not exist." in ready("user", "grant", "kim", "clerk@roads", exits=1).output
    ready("user", "grant", "kim", "clerk@parks")
    ready("user", "password", "kim", "--password", "Another-heron-43")
    ready("user", "end", "kim")
    assert "(ended)" in ready("user", "list", "kim").output
    ready("user", "back", "kim")
    assert "The account nobody does not exist." in ready("user", "end", "nobody", exits=1).output
    with empty_database.reading() as session:
        assert people.actor_named(session, "kim").units == {"parks"}


def test_an_account_with_a_wrong_role_is_not_made_at_all(ready: Run) -> None:
    told = ready("user", "add", "kim", "--role", "clerk@parks", "--password", PASSWORD, exits=1).output
    assert "The role clerk does not exist." in told
    assert "kim" not in ready("user", "list").output


def test_tokens(ready: Run, empty_database: Database) -> None:
    secret = ready("token", "create", "root", "--label", "modeler", "--days", "30").output.strip()
    with empty_database.reading() as session:
        actor = tokens.actor_of(session, secret)
        assert actor is not None
        assert actor.username == "root"
    line = ready("token", "list", "root").output
    assert "modeler" in line
    assert secret not in line
    ready("token", "revoke", line.split()[0])
    assert "revoked" in ready("token", "list", "root").output
    with empty_database.reading() as session:
        assert tokens.actor_of(session, secret) is None
    assert "does not exist" in ready("token", "create", "nobody", exits=1).output


def test_the_law_is_loaded_from_a_file(ready: Run, tmp_path: Path, empty_database: Database) -> None:
    text = tmp_path / "law.txt"
    text.write_text("第一条 甲\n第二条 乙\n", "utf-8")
    assert "2 articles are loaded." in ready("articles", "load", str(text)).output
    with empty_database.reading() as session:
        assert [row.source for row in every(session)] == ["law.txt", "law.txt"]
    text.write_bytes("第一条".encode("gb18030"))
    assert "The file is not UTF-8 text." in ready("articles", "load", str(text), exits=1).output


def test_calendars(ready: Run, tmp_path: Path) -> None:
    assert "2026  chinesecalendar" in ready("calendar", "years").output
    file = tmp_path / "2027.csv"
    file.write_text("date,kind,name\n2027-01-01,holiday,元旦\n", "utf-8")
    assert "Loaded: 2027." in ready("calendar", "import", str(file), "--source", "notice").output
    assert "2027  notice" in ready("calendar", "years").output
    assert "Loaded: 2026." in ready("calendar", "seed", "2026").output
    assert "knows no calendar of 2031" in ready("calendar", "seed", "2031", exits=1).output


def test_demo_accounts_need_a_demo(ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("roles", ROLES), ("units", UNITS), ("demo_people", PEOPLE)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    ready("deploy", *(str(tmp_path / f"{name}.csv") for name in ("roles", "units", "demo_people")))
    assert "LUOHU_DEMO=1" in ready("demo", exits=1).output
    monkeypatch.setenv("LUOHU_DEMO", "1")
    assert "kim  Demo-flow-2026  金  经办" in ready("demo").output
    assert ready("demo").output.count("kim") == 1


def test_settings_that_make_no_sense_are_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOHU_TEST", "maybe")
    assert "The setting LUOHU_TEST cannot be maybe" in run("migrate", exits=1).output


def test_a_database_that_does_not_answer_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOHU_DATABASE", "postgresql://nobody@127.0.0.1:1/nothing")
    assert "The database does not answer" in run("user", "list", exits=1).output


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
def test_on_sqlite_the_server_is_the_worker(ready: Run) -> None:
    assert "needs PostgreSQL" in ready("worker", exits=1).output
