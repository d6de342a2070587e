"""Small decision models, drawn in a line or two."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from engine import decisions

V15 = "https://www.omg.org/spec/DMN/20230324/MODEL/"
OWN = "http://tests/own"


def definitions(body: str, namespace: str = OWN, version: str = V15) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<definitions xmlns="{version}" xmlns:lf="https://luohu-flow.cn/schema/1.0" id="d" name="d" '
        f'namespace="{namespace}">{body}</definitions>'
    ).encode()


def literal(text: str, type_ref: str | None = None) -> str:
    return f"<literalExpression{_type(type_ref)}><text>{escape(text)}</text></literalExpression>"


def decision(name: str, logic: str, requires: str = "", type_ref: str | None = None) -> str:
    variable = f"<variable name={quoteattr(name)}{_type(type_ref)}/>"
    return (
        f"<decision id={quoteattr('_' + name)} name={quoteattr(name)}>{variable}{requires}{logic}</decision>"
    )


def input_data(name: str, type_ref: str | None = None) -> str:
    variable = f"<variable name={quoteattr(name)}{_type(type_ref)}/>"
    return f"<inputData id={quoteattr('_' + name)} name={quoteattr(name)}>{variable}</inputData>"


def needs(**kinds: list[str]) -> str:
    """`input=[…]`, `decision=[…]`, `knowledge=[…]`: the names of required elements."""
    written = []
    for name in kinds.get("input", []):
        written.append(f'<informationRequirement><requiredInput href="#_{name}"/></informationRequirement>')
    for name in kinds.get("decision", []):
        written.append(
            f'<informationRequirement><requiredDecision href="#_{name}"/></informationRequirement>'
        )
    for name in kinds.get("knowledge", []):
        written.append(f'<knowledgeRequirement><requiredKnowledge href="#_{name}"/></knowledgeRequirement>')
    return "".join(written)


def table(policy: str, inputs: list[str], outputs: list[str], rules: list[str], more: str = "") -> str:
    """`inputs`: `expression : type = values`; `outputs`: `name : type = values ! default`; a rule:
    `cell | cell || output | output`."""
    columns = "".join(map(_input, inputs)) + "".join(map(_output, outputs))
    rows = "".join(_rule(number, rule) for number, rule in enumerate(rules, 1))
    return f'<decisionTable id="table" hitPolicy="{policy}" {more}>{columns}{rows}</decisionTable>'


def _input(written: str) -> str:
    asked, _, values = written.partition(" = ")
    text, _, type_ref = asked.partition(" : ")
    listed = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
    question = f"<inputExpression{_type(type_ref)}><text>{escape(text)}</text></inputExpression>"
    return f"<input>{question}{listed}</input>"


def _output(written: str) -> str:
    written, _, default = written.partition(" ! ")
    written, _, values = written.partition(" = ")
    name, _, type_ref = written.partition(" : ")
    listed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    fallback = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f"<output name={quoteattr(name)}{_type(type_ref)}>{listed}{fallback}</output>"


def _rule(number: int, written: str) -> str:
    tests, _, results = written.partition("||")
    cells = [("inputEntry", cell) for cell in tests.split("|") if tests.strip()]
    cells += [("outputEntry", cell) for cell in results.split("|")]
    entries = "".join(f"<{tag}><text>{escape(cell.strip())}</text></{tag}>" for tag, cell in cells)
    return f'<rule id="rule{number}">{entries}</rule>'


def _type(type_ref: str | None) -> str:
    return f" typeRef={quoteattr(type_ref)}" if type_ref else ""


def model_of(body: str) -> decisions.Model:
    return decisions.read(definitions(body), "test.dmn")


def table_model(
    policy: str, inputs: list[str], outputs: list[str], rules: list[str], more: str = ""
) -> decisions.Model:
    """A model with the one decision `_answer`, a table without requirements."""
    return decisions.load(
        definitions(decision("answer", table(policy, inputs, outputs, rules, more))), "test.dmn"
    )
