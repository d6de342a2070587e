"""Files as editors save them, each with prefixes, extensions and colours of its own: read as they are.

`files/` holds the same small process in the manner of several tools: somebody checks an application; if it is
large, the council approves it. What editors built on bpmn-js really save is in `tests.browser.test_modeler`.

The manners were taken from the exports of 36 tools that the BPMN Model Interchange Working Group publishes
(github.com/bpmn-miwg/bpmn-miwg-test-suite, 831 files; none is copied here). All but six, which are not XML,
are read with every element and flow that they hold. What they had that our own diagrams never have:
definitions beside the processes that events refer to, flows with an empty end, gateways without a condition,
quantities of 0, events that say nothing of their message, ids used twice, and pools whose process is not
executable. That none of this is stumbled over, `tests.lint.test_half_drawn` shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from engine import bpmn, bundle
from engine.bundle import Kind
from engine.errors import Finding, Severity
from engine.lint import Known
from engine.lint.checking import check_diagram
from tests.runtime.story import Story
from tests.runtime.world import World

FILES = Path(__file__).parent / "files"
EDITORS = ("camunda-modeler", "bpmn-io", "signavio", "trisotech")
COMPLAINTS = {"missing-form", "nobody"}
"""What the files, which say nothing of Camunda's, may be warned of."""


def raw(name: str) -> bytes:
    return (FILES / f"{name}.bpmn").read_bytes()


def process(name: str) -> bpmn.Process:
    (found,) = bpmn.read(raw(name), name).processes
    return found


def findings(xml: bytes) -> list[Finding]:
    return list(check_diagram(bpmn.read(xml, "x.bpmn"), Known()))


def refused(xml: bytes) -> set[tuple[str, str | None]]:
    return {(each.rule, each.element_id) for each in findings(xml) if each.severity is Severity.ERROR}


@pytest.mark.parametrize("editor", EDITORS)
def test_the_elements_are_read_whatever_the_prefix(editor: str) -> None:
    found = process(editor)
    types = sorted(element.type for element in found.elements().values())
    assert types == ["endEvent", "exclusiveGateway", "startEvent", "userTask", "userTask"]
    assert len(found.body.flows) == 5
    assert found.elements()["check"].name == "Check the\napplication"
    assert found.body.foreign == ()
    assert found.executable


@pytest.mark.parametrize("editor", EDITORS)
def test_nothing_of_it_is_refused_and_the_layout_is_found(editor: str) -> None:
    assert refused(raw(editor)) == set()
    assert {each.rule for each in findings(raw(editor))} <= COMPLAINTS


@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize(("amount", "then"), [(2, []), (4, ["approve"])])
def test_it_runs_alike(editor: str, amount: int, then: list[str]) -> None:
    world = World()
    world.deploy({"permit.bpmn": raw(editor)})
    instance = world.start("permit", {"applicant": "kim"})
    (task,) = instance.running.open_tasks()
    assert task.element_id == "check"
    world.moves(instance, instance.running.complete, task.number, {"amount": amount})
    assert [each.element_id for each in instance.running.open_tasks()] == then
    assert instance.running.completed == (not then)


def test_what_camunda_modeler_says_is_understood() -> None:
    found = process("camunda-modeler")
    check = found.elements()["check"]
    assert check.camunda["assignee"] == "=applicant"
    assert check.properties == {"article": "A1", "name.en": "Check"}
    assert (check.labels.zh, check.labels.en) == ("Check the\napplication", "Check")
    assert [(each.name, each.value) for each in check.inputs] == [("limit", "=3")]
    assert (check.documentation, found.documentation) == ("Look at the plans.", "Who may build what.")
    assert check.lane is not None
    assert (check.lane.labels.zh, found.elements()["approve"].lane) != ("Office", check.lane)
    assert found.pool is not None
    assert found.pool.zh == "Permits"


def test_what_other_tools_add_is_kept_by_name_and_does_nothing() -> None:
    assert process("signavio").elements()["check"].extensions == (
        "{http://www.signavio.com}signavioMetaData",
        "{http://www.signavio.com}signavioMetaData",
    )
    assert process("trisotech").elements()["check"].extensions == (
        "{http://www.trisotech.com/2015/triso/modeling}reuseLink",
        "{http://www.trisotech.com/2014/triso/bpmn}cost",
    )
    assert process("camunda-modeler").elements()["check"].extensions == ()


@pytest.mark.parametrize("name", sorted(path.stem for path in FILES.glob("*.bpmn")))
def test_a_deployment_keeps_the_file_byte_for_byte(name: str) -> None:
    (resource,) = bundle.collect({f"{name}.bpmn": raw(name)}).resources
    assert (resource.kind, resource.key) == (Kind.PROCESS, "permit")
    assert resource.content == raw(name)


def test_a_file_of_flowable_is_read_and_its_expressions_are_refused_with_the_feel_to_write() -> None:
    assert refused(raw("flowable")) == {("no-juel", "sid-3")}
    (said,) = (str(each.message) for each in findings(raw("flowable")) if each.rule == "no-juel")
    assert "Write =amount > 3 instead." in said
    mended = raw("flowable").replace(b"${amount > 3}", b"amount > 3")
    story = Story(mended.decode().replace('id="permit"', 'id="p"').replace('="permit"', '="p"'))
    assert story.open == ["check"]
    assert story.do("check", amount=4).open == ["approve"]


def test_a_file_for_camunda_8_is_refused_where_it_says_what_to_do_in_its_own_words() -> None:
    assert refused(raw("camunda-8")) == {
        ("topics", "send"),
        ("decision-ref", "decide"),
        ("called-process", "call"),
        ("loops", "call"),
        ("scripts", "sum"),
    }


@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize("encoding", ["UTF-16", "UTF-8-SIG"])
def test_the_encoding_is_the_file_s_own(editor: str, encoding: str) -> None:
    declared = encoding.removesuffix("-SIG")
    text = (
        raw(editor).decode().replace('encoding="UTF-8"', f'encoding="{declared}"').replace("Large?", "大？")
    )
    names = {each.name for each in bpmn.read(text.encode(encoding), "x").processes[0].elements().values()}
    assert "大？" in names


@pytest.mark.parametrize("editor", EDITORS)
def test_a_file_saved_again_by_another_program_is_read_the_same(editor: str) -> None:
    """With other prefixes, attributes in another order and no blanks between the elements."""
    root = etree.fromstring(raw(editor), etree.XMLParser(remove_blank_text=True))
    again = etree.Element(root.tag, {}, {"x1": bpmn_namespace(), **_others(root)})
    for name, value in reversed(root.attrib.items()):
        again.set(name, value)
    again.extend(list(root))
    found, before = bpmn.read(etree.tostring(again), "x").processes[0], process(editor)
    assert found == before


def bpmn_namespace() -> str:
    return "http://www.omg.org/spec/BPMN/20100524/MODEL"


def _others(root: etree._Element) -> dict[str, str]:
    spaces = enumerate(space for space in root.nsmap.values() if space != bpmn_namespace())
    return {f"y{number}": space for number, space in spaces}
