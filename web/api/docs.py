"""The API's description: OpenAPI for programs, a page for people. Both hold no secret and are open to all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apispec import APISpec
from flask import Flask, Response, jsonify, render_template

from web.api.blueprints import NAMED
from web.visitors import open_to_all

Spec = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Row:
    """A parameter or a member of a body."""

    name: str
    type: str
    required: bool
    description: str
    place: str = ""


@dataclass(frozen=True)
class Answer:
    """What an operation answers with under one status."""

    status: str
    name: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Operation:
    """One way to ask for one address."""

    id: str
    method: str
    path: str
    summary: str
    parameters: Sequence[Row]
    body: Sequence[Row]
    body_type: str
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Chapter:
    """The operations of one family."""

    name: str
    description: str
    operations: Sequence[Operation]


def init(app: Flask, spec: APISpec) -> None:
    """Serves the description of what was registered."""
    written = _with_plain_tags(spec.to_dict())
    chapters = list(_chapters(written))

    @open_to_all
    def openapi() -> Response:
        return jsonify(written)

    @open_to_all
    def page() -> str:
        return render_template("api/docs.html", chapters=chapters, error=_rows(written, _error(written)))

    app.add_url_rule("/api/openapi.json", "api_docs.openapi", openapi)
    app.add_url_rule("/api/docs", "api_docs.page", page)


def _with_plain_tags(spec: dict[str, Any]) -> dict[str, Any]:
    """Readers need not know how the endpoints are named."""
    for tag in spec["tags"]:
        tag["name"] = tag["name"].removeprefix(NAMED)
    for _, _, operation in _operations(spec):
        operation["tags"][:] = [tag.removeprefix(NAMED) for tag in operation["tags"]]
    return spec


def _chapters(spec: Spec) -> Iterator[Chapter]:
    operations = list(_operations(spec))
    for tag in spec["tags"]:
        own = [_operation(spec, *each) for each in operations if tag["name"] in each[2]["tags"]]
        yield Chapter(tag["name"], tag["description"], own)


def _operations(spec: Spec) -> Iterator[tuple[str, str, Spec]]:
    for path, item in spec["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, {**item[method], "parameters": _parameters_of(item, item[method])}


def _parameters_of(item: Spec, operation: Spec) -> list[Spec]:
    return [*item.get("parameters", ()), *operation.get("parameters", ())]


def _operation(spec: Spec, path: str, method: str, found: Spec) -> Operation:
    body_type, body = _content(found.get("requestBody", {}))
    return Operation(
        id=f"{method}-{path.removeprefix('/api/v1/')}".replace("/", "-").replace("{", "").replace("}", ""),
        method=method.upper(),
        path=path,
        summary=" ".join(part for part in (found.get("summary"), found.get("description")) if part),
        parameters=[_parameter(spec, parameter) for parameter in found["parameters"]],
        body=_rows(spec, body),
        body_type=body_type,
        answers=[_answer(spec, status, answer) for status, answer in sorted(found["responses"].items())],
    )


def _parameter(spec: Spec, parameter: Spec) -> Row:
    schema = parameter.get("schema", {})
    required, told = parameter.get("required", False), parameter.get("description", "")
    return Row(parameter["name"], _type(spec, schema), required, told, parameter["in"])


def _answer(spec: Spec, status: str, answer: Spec) -> Answer:
    _, schema = _content(_resolved(spec, answer))
    return Answer(status, _type(spec, schema), _rows(spec, schema))


def _content(holder: Spec) -> tuple[str, Spec]:
    """The media type and the schema of a body; blank and empty when there is none."""
    for media_type, content in holder.get("content", {}).items():
        return media_type, content.get("schema", {})
    return "", {}


def _rows(spec: Spec, schema: Spec) -> Sequence[Row]:
    """The members of an object, or of the objects in a list."""
    schema = _resolved(spec, schema)
    if schema.get("type") == "array":
        return _rows(spec, schema["items"])
    required = schema.get("required", ())
    return [
        Row(name, _type(spec, member), name in required, _resolved(spec, member).get("description", ""))
        for name, member in schema.get("properties", {}).items()
    ]


def _type(spec: Spec, schema: Spec) -> str:
    """A type in a few words: `list of Task`, `one of: mine, done`."""
    if "allOf" in schema:
        return _type(spec, schema["allOf"][0])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_type(spec, schema['items'])}"
    if "enum" in schema:
        return "one of: " + ", ".join(str(value) for value in schema["enum"] if value is not None)
    return str(schema.get("format") or schema.get("type") or ("any value" if schema else ""))


def _resolved(spec: Spec, schema: Spec) -> Spec:
    if "allOf" in schema:
        return _resolved(spec, schema["allOf"][0])
    if "$ref" not in schema:
        return schema
    found: Any = spec
    for part in str(schema["$ref"]).removeprefix("#/").split("/"):
        found = found[part]
    return _resolved(spec, found)


def _error(spec: Spec) -> Spec:
    return {"$ref": "#/components/schemas/Error"} if "Error" in spec["components"]["schemas"] else {}
