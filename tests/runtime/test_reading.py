"""How files are read that do not write everything the way our own diagrams do."""

from __future__ import annotations

from engine import bpmn
from tests.diagrams import chain, diagram, end, event, extensions, handler, node, one, process, start, user
from tests.runtime.story import Story


def read(xml: str) -> bpmn.Process:
    return bpmn.read(xml.encode(), "t.bpmn").processes[0]


def rich_parameters(script: str) -> str:
    """A list, a map and a script."""
    values = "<camunda:value>a</camunda:value><camunda:value>=b</camunda:value>"
    entry = '<camunda:entry key="k">=b</camunda:entry>'
    return (
        f'<camunda:inputOutput><camunda:inputParameter name="l"><camunda:list>{values}</camunda:list>'
        f'</camunda:inputParameter><camunda:inputParameter name="m"><camunda:map>{entry}</camunda:map>'
        '</camunda:inputParameter><camunda:outputParameter name="o"><camunda:script scriptFormat="feel">'
        f"{script}</camunda:script></camunda:outputParameter></camunda:inputOutput>"
    )


def test_flows_without_ids_are_kept_apart() -> None:
    flows = '<sequenceFlow sourceRef="s" targetRef="u" /><sequenceFlow sourceRef="u" targetRef="e" />'
    xml = one(start(), user("u"), end(), flows)
    assert set(read(xml).body.flows) == {"sequenceFlow_without_id_1", "sequenceFlow_without_id_2"}
    assert Story(xml).do("u").done


def test_an_event_subprocess_needs_no_id() -> None:
    xml = one(
        start(),
        user("u"),
        end(),
        chain("s", "u", "e"),
        handler("h", event("message", "M")).replace(' id="h"', "", 1),
    )
    assert Story(xml).deliver("h_s").open == ["h_u"]


def test_references_may_have_a_prefix() -> None:
    xml = one(start("s", event("message", "tests:M")), end(), chain("s", "e")).replace(
        "<definitions ", '<definitions xmlns:tests="tests" '
    )
    assert read(xml).elements()["s"].event == bpmn.Event("message", ref="M", name="m")


def test_an_error_that_is_not_declared_is_known_by_its_reference() -> None:
    xml = one(start(), end("e", event("error", "late")), chain("s", "e"))
    assert read(xml).elements()["e"].event == bpmn.Event("error", ref="late", code="late")


def test_associations_may_be_drawn_on_another_level() -> None:
    inner = start("is") + user("a") + node("boundaryEvent", "b", event("compensate"), attachedToRef="a")
    inner += node("userTask", "undo", isForCompensation="true") + end("ie") + chain("is", "a", "ie")
    association = node("association", "as", sourceRef="b", targetRef="undo")
    throw = node("intermediateThrowEvent", "t", event("compensate"))
    xml = one(start(), node("subProcess", "sp", inner), throw, end(), chain("s", "sp", "t", "e"), association)
    assert Story(xml).do("a").open == ["undo"]


def test_what_other_tools_write_beside_bpmn_is_harmless() -> None:
    foreign = '<zeebe:task xmlns:zeebe="urn:z"><zeebe:x /></zeebe:task>'
    xml = one(
        *(
            "<!-- drawn by hand --><?editor option?>",
            start(),
            node("userTask", "u", extensions(foreign, "<camunda:unheardOf />")),
        ),
        *(
            node("dataObject", "d"),
            node("dataObjectReference", "dr", dataObjectRef="d"),
            node("textAnnotation", "ta", "<text>x</text>"),
        ),
        *(node("group", "g"), end(), chain("s", "u", "e")),
    )
    element = read(xml).elements()["u"]
    assert element.extensions == ("{urn:z}task", "camunda:unheardOf")
    assert read(xml).body.foreign == ()
    assert Story(xml).do("u").done


def test_any_prefix_of_bpmn_is_read() -> None:
    xml = diagram(process("p", start(), user("u"), end(), chain("s", "u", "e")))
    for tag in ("definitions", "process", "startEvent", "userTask", "endEvent", "sequenceFlow"):
        xml = xml.replace(f"<{tag} ", f"<semantic:{tag} ").replace(f"</{tag}>", f"</semantic:{tag}>")
    xml = xml.replace('xmlns="http', 'xmlns:semantic="http')
    assert Story(xml).do("u").done


def test_what_is_read_says_what_was_written() -> None:
    article = '<camunda:properties><camunda:property name="article" value="A1" /></camunda:properties>'
    inside = extensions(article, rich_parameters("1 + 1"))
    task = node(
        "userTask", "u", "<documentation>Why.</documentation>", inside, name="审核", camunda__assignee="=a"
    )
    element = read(one(start(), task, end(), chain("s", "u", "e"))).elements()["u"]
    assert (element.documentation, element.name, element.camunda) == ("Why.", "审核", {"assignee": "=a"})
    assert element.inputs == (bpmn.Parameter("l", ("a", "=b")), bpmn.Parameter("m", {"k": "=b"}))
    assert element.properties == {"article": "A1"}
    assert element.outputs == (bpmn.Parameter("o", "1 + 1", "feel"),)


def test_lists_maps_and_scripts_of_parameters_are_evaluated() -> None:
    inside = extensions(rich_parameters("count(l)"))
    story = Story(
        one(start(), node("userTask", "u", inside), user("v"), end(), chain("s", "u", "v", "e")), b=7
    )
    seen = story.running.variables(story.number("u"))
    assert (seen["l"], seen["m"]) == (["a", 7], {"k": 7})
    assert story.do("u").variables["o"] == 2
