"""The element templates are what Camunda Modeler takes, and offer what the platform's topics take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from engine import bpmn
from engine.services.topics import TOPICS
from tests.web.conftest import Visits

SCHEMA = Path(__file__).with_name("element-templates-0.22.1.schema.json")
"""Of the npm package @camunda/element-templates-json-schema (MIT)."""


def downloaded(visits: Visits, locale: str = "zh") -> list[dict[str, Any]]:
    answer = visits("olga").speaks(locale).asks("/element-templates.json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=luohu-flow.json"
    found: list[dict[str, Any]] = json.loads(answer.get_data(as_text=True))
    return found


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_they_are_valid_by_camunda_s_schema(visits: Visits, locale: str) -> None:
    validator = Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))
    found = downloaded(visits, locale)
    assert [error.message for error in validator.iter_errors(found)] == []
    assert list(validator.iter_errors([{**found[0], "appliesTo": "everything"}]))


def test_there_is_one_for_each_topic(visits: Visits) -> None:
    found = downloaded(visits)
    assert [_value(each, "camunda:topic") for each in found] == list(TOPICS)
    assert {_value(each, "camunda:type") for each in found} == {"external"}
    assert len({each["id"] for each in found}) == len(found)
    assert len({each["name"] for each in found}) == len(found)


def _value(template: dict[str, Any], name: str) -> str:
    (found,) = [each["value"] for each in template["properties"] if each["binding"]["name"] == name]
    return str(found)


def test_they_speak_the_reader_s_language(visits: Visits) -> None:
    assert downloaded(visits)[0]["name"] == "登记一条档案"
    assert downloaded(visits, "en")[0]["name"] == "Make a record"


def test_what_a_modeler_writes_by_them_is_read(visits: Visits) -> None:
    """A service task with every parameter of a template, as the modeler writes it."""
    template = next(each for each in downloaded(visits) if _value(each, "camunda:topic") == "notify")
    inputs = [each["binding"]["name"] for each in template["properties"] if "label" in each]
    written = "".join(f'<camunda:inputParameter name="{name}">x</camunda:inputParameter>' for name in inputs)
    (process,) = bpmn.read(DIAGRAM.replace("INPUTS", written).encode(), "p.bpmn").processes
    task = process.elements()["s"]
    assert task.topic == "notify"
    assert [parameter.name for parameter in task.inputs] == inputs
    assert (task.unread, task.extensions) == ((), ())


DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t" id="d">
  <process id="p" isExecutable="true"><serviceTask id="s" camunda:type="external" camunda:topic="notify"
  camunda:modelerTemplate="luohu-flow.notify">
  <extensionElements><camunda:inputOutput>INPUTS</camunda:inputOutput></extensionElements></serviceTask>
</process></definitions>"""


def test_the_page_of_deployments_leads_to_them(visits: Visits) -> None:
    assert 'href="/element-templates.json"' in visits("olga").sees("/deploy")
    assert visits("carl").asks("/element-templates.json").status_code == 403
