"""bpmn-js at work in a real browser: the library that bpmn.io and the modelers of Camunda are made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

DISTRIBUTED = Path(__file__).parents[2] / "node_modules" / "bpmn-js" / "dist"


def _attributes(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "isAttr": True, "type": "String"} for name in names]


def _several(name: str, of: str) -> dict[str, Any]:
    return {"name": name, "type": of, "isMany": True}


def _element(name: str, *properties: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "superClass": ["Element"], "properties": list(properties)}


BODY = {"name": "value", "isBody": True, "type": "String"}
PASSED = _attributes("source", "sourceExpression", "target", "variables", "businessKey", "local")
CAMUNDA = {
    "name": "Camunda",
    "uri": "http://camunda.org/schema/1.0/bpmn",
    "prefix": "camunda",
    "xml": {"tagAlias": "lowerCase"},
    "types": [
        {
            "name": "Attributed",
            "extends": ["bpmn:BaseElement"],
            "properties": _attributes(
                *("candidateStarterGroups", "initiator", "formRef", "formRefBinding", "formRefVersion"),
                *("assignee", "candidateUsers", "candidateGroups", "dueDate", "followUpDate", "priority"),
                *("decisionRef", "decisionRefBinding", "mapDecisionResult"),
                *("resultVariable", "calledElementBinding", "calledElementVersion", "collection"),
                *("elementVariable", "errorMessage", "errorCodeVariable", "errorMessageVariable"),
                "escalationCodeVariable",
            ),
        },
        {
            "name": "Topical",
            "extends": ["bpmn:ServiceTask", "bpmn:SendTask"],
            "properties": _attributes("type", "topic"),
        },
        _element("Properties", _several("values", "Property")),
        _element("Property", *_attributes("name", "value")),
        _element(
            "InputOutput",
            _several("inputParameters", "InputParameter"),
            _several("outputParameters", "OutputParameter"),
        ),
        _element("InputParameter", *_attributes("name"), BODY),
        _element("OutputParameter", *_attributes("name"), BODY),
        _element("In", *PASSED),
        _element("Out", *PASSED),
    ],
}
"""What our diagrams use of Camunda's extensions, declared to the library in the way of Camunda's editor."""


@dataclass(frozen=True)
class Saved:
    xml: bytes
    warnings: list[str]


class Modeler:
    """An editor with one diagram open; `camunda`: it knows what Camunda's extensions mean, as theirs does."""

    def __init__(self, browser: Browser, camunda: bool) -> None:
        self._page: Page = browser.new_page()
        self._page.set_content("<div id='canvas' style='height:900px'></div>")
        self._page.add_script_tag(path=DISTRIBUTED / "bpmn-modeler.production.min.js")
        extensions = json.dumps({"camunda": CAMUNDA} if camunda else {})
        self._page.evaluate(
            f"window.modeler = new BpmnJS({{container: '#canvas', moddleExtensions: {extensions}}})"
        )

    def opens_and_saves(self, xml: bytes) -> Saved:
        """Opens a diagram, moves all of it a little, and saves it."""
        said = self._page.evaluate(
            """async xml => {
                const { warnings } = await modeler.importXML(xml);
                const root = modeler.get('canvas').getRootElement();
                modeler.get('modeling').moveElements(
                    root.children.filter(each => !each.labelTarget && !each.waypoints && !each.host),
                    { x: 20, y: 10 });
                const { xml: saved } = await modeler.saveXML({ format: true });
                return { xml: saved, warnings: warnings.map(each => each.message) };
            }""",
            xml.decode(),
        )
        return Saved(said["xml"].encode(), said["warnings"])

    def draws(self, steps: str) -> Saved:
        """Draws in an empty diagram by the editor's own API, and saves it; `steps` is JavaScript."""
        saved = self._page.evaluate(
            f"""async () => {{
                await modeler.createDiagram();
                const modeling = modeler.get('modeling'), elements = modeler.get('elementRegistry');
                const factory = modeler.get('bpmnFactory');
                const draw = (source, type, options) => modeling.appendShape(
                    source, {{ type: `bpmn:${{type}}`, ...options }});
                const set = (element, properties) => modeling.updateProperties(element, properties);
                {steps}
                return (await modeler.saveXML({{ format: true }})).xml;
            }}"""
        )
        return Saved(saved.encode(), [])

    def leaves(self) -> None:
        self._page.close()
