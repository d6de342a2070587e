"""`luohu lint`: what it prints, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import luohu
from engine.store.database import Database
from tests.diagrams import chain, end, node, one, start, user

Lint = Callable[..., Result]
FORM = {"id": "f", "type": "default", "components": [{"key": "amount", "type": "number", "label": "Amount"}]}
FINE = one(
    start(),
    node("userTask", "u", name="Check", camunda__candidateGroups="clerk"),
    end(),
    chain("s", "u", "e"),
)
WITH_FORM = one(start(camunda__formRef="f"), user("u"), end(), chain("s", "u", "e"))
REFUSED = one(start(), node("callActivity", "c", name="Call"), end(), chain("s", "c", "e"))


@pytest.fixture
def lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lint:
    """The command on files that are written beforehand: names and contents, then options."""
    monkeypatch.setenv("LUOHU_DATA", str(tmp_path / "nothing is there"))

    def lint(files: dict[str, str], *options: str, exits: int = 0) -> Result:
        for name, content in files.items():
            (tmp_path / name).write_text(content, "utf-8")
        result = CliRunner().invoke(luohu, ["lint", *(str(tmp_path / name) for name in files), *options])
        assert result.exit_code == exits, result.output
        assert "Traceback" not in result.output
        return result

    return lint


def test_warnings_are_printed_and_do_no_harm(lint: Lint) -> None:
    told = lint({"a.bpmn": FINE}).output
    assert "a.bpmn [u Check]: The task has no form (camunda:formRef). (missing-form)" in told
    assert told.startswith("warning: ")


def test_a_refusal_ends_with_1(lint: Lint) -> None:
    told = lint({"a.bpmn": REFUSED}, exits=1).output
    assert "error: " in told
    assert "The call activity does not say which process it calls. (called-process)" in told


def test_json_has_every_finding_with_its_element(lint: Lint) -> None:
    found = json.loads(lint({"a.bpmn": REFUSED}, "--format", "json", exits=1).output)
    assert {
        "rule": "called-process",
        "severity": "error",
        "file": found[0]["file"],
        "elementId": "c",
        "elementName": "Call",
        "message": "The call activity does not say which process it calls.",
    } in found
    assert found[0]["file"].endswith("a.bpmn")
    assert json.loads(lint({"r.csv": "value,label\na,A\n"}, "--format", "json").output) == []


def test_references_are_judged_when_the_files_are_all_there_is(lint: Lint) -> None:
    lint({"a.bpmn": WITH_FORM})
    assert "There is no form f. (form-ref)" in lint({"a.bpmn": WITH_FORM}, "--complete", exits=1).output
    assert "form-ref" not in lint({"a.bpmn": WITH_FORM, "f.form": json.dumps(FORM)}, "--complete").output


def test_names_are_judged_by_the_fields_of_the_forms(lint: Lint) -> None:
    script = node("scriptTask", "x", "<script>amount + sum</script>", name="Sum", camunda__resultVariable="y")
    diagram = one(start(camunda__formRef="f"), script, end(), chain("s", "x", "e"))
    told = lint({"a.bpmn": diagram, "f.form": json.dumps(FORM)}, "--complete").output
    assert "unknown-name" not in told
    told = lint(
        {"a.bpmn": diagram.replace("amount +", "price +"), "f.form": json.dumps(FORM)}, "--complete"
    ).output
    assert "Nothing in the process gives price a value. (unknown-name)" in told


def test_files_that_are_no_diagrams_are_read_too(lint: Lint) -> None:
    broken = {**FORM, "components": [{"key": "a", "type": "hologram"}]}
    assert "hologram" in lint({"f.form": json.dumps(broken)}, exits=1).output
    assert "error" in lint({"a.txt": "?"}, exits=1).output


def test_beside_what_is_deployed(
    lint: Lint, tmp_path: Path, empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("LUOHU_DATABASE", url)
    assert "Run: luohu migrate" in lint({"a.bpmn": FINE}, "--deployed", exits=1).output
    assert CliRunner().invoke(luohu, ["migrate"]).exit_code == 0
    assert "There is no form f." in lint({"a.bpmn": WITH_FORM}, "--deployed", exits=1).output
    lint({"f.form": json.dumps(FORM)})
    assert CliRunner().invoke(luohu, ["deploy", str(tmp_path / "f.form")]).exit_code == 0
    assert "form-ref" not in lint({"a.bpmn": WITH_FORM}, "--deployed").output


def test_both_ways_at_once_make_no_sense(lint: Lint) -> None:
    assert "not both" in lint({"a.bpmn": FINE}, "--complete", "--deployed", exits=2).output
