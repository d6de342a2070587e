"""Element templates: the platform's topics as Camunda Modeler offers them for a service task.

https://docs.camunda.io/docs/components/modeler/desktop-modeler/element-templates/ (Camunda 7)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.services.topic_parameters import TAKES, Described, Parameter
from web.texts import say, t

SCHEMA = "https://unpkg.com/@camunda/element-templates-json-schema@0.22.1/resources/schema.json"
PREFIX = "luohu-flow"


def templates() -> list[Mapping[str, Any]]:
    """One for each topic, in the reader's language."""
    return [_template(topic, described) for topic, described in TAKES.items()]


def _template(topic: str, described: Described) -> Mapping[str, Any]:
    fields = t("Any field of the record may be given as a parameter of its own.") if described.fields else ""
    return {
        "$schema": SCHEMA,
        "name": say(described.name),
        "id": f"{PREFIX}.{topic}",
        "description": fields or t("A value that begins with = is an expression."),
        "appliesTo": ["bpmn:Task", "bpmn:ServiceTask"],
        "elementType": {"value": "bpmn:ServiceTask"},
        "groups": [{"id": "parameters", "label": t("Parameters")}],
        "properties": [
            _hidden("camunda:type", "external"),
            _hidden("camunda:topic", topic),
            *map(_property, described.parameters),
        ],
    }


def _hidden(name: str, value: str) -> Mapping[str, Any]:
    return {"type": "Hidden", "value": value, "binding": {"type": "property", "name": name}}


def _property(parameter: Parameter) -> Mapping[str, Any]:
    shown = {
        "label": parameter.name,
        "description": say(parameter.about),
        "type": "Text" if parameter.several else "String",
        "group": "parameters",
        "binding": {"type": "camunda:inputParameter", "name": parameter.name},
    }
    return {**shown, "constraints": {"notEmpty": True}} if parameter.required else shown
