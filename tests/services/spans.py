"""A table of deadlines, and the name plate that names it."""

from __future__ import annotations

from xml.sax.saxutils import escape


def rules(*rows: tuple[str, str, str, str, str]) -> str:
    """A table of deadlines: kind, base event, number, unit, rolls."""
    names = ("base_event", "n", "unit", "roll", "hard", "article")
    columns = "".join(f'<output id="o_{name}" name="{name}"/>' for name in names)
    drawn = "".join(
        f'<rule id="row_{n}"><inputEntry id="i{n}"><text>"{kind}"</text></inputEntry>'
        + "".join(
            f'<outputEntry id="o{n}_{m}"><text>{escape(text)}</text></outputEntry>'
            for m, text in enumerate((f'"{event}"', number, f'"{unit}"', rolls, "true", f'"A{n}"'))
        )
        + "</rule>"
        for n, (kind, event, number, unit, rolls) in enumerate(rows)
    )
    kinds = ", ".join(f'"{row[0]}"' for row in rows)
    inputs = (("kind", "deadline_type", "string"), ("given", "given_n", "number"))
    data = "".join(
        f'<inputData id="{i}" name="{name}">'
        f'<variable id="{i}_v" name="{name}" typeRef="{type_}"/></inputData>'
        for i, name, type_ in inputs
    )
    needs = "".join(
        f'<informationRequirement id="needs_{i}"><requiredInput href="#{i}"/></informationRequirement>'
        for i, _, _ in inputs
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:d">'
        f'{data}<decision id="spans" name="spans"><variable id="v" name="spans"/>{needs}<decisionTable id="t"'
        ' hitPolicy="UNIQUE"><input id="i"><inputExpression id="e" typeRef="string"><text>deadline_type'
        f'</text></inputExpression><inputValues id="iv"><text>{kinds}</text></inputValues></input>'
        f"{columns}{drawn}</decisionTable></decision></definitions>"
    )


SPANS = rules(
    ("CARE", "felled_on", "10", "WORKING_DAY", "false"),
    ("REPLANT", "felled_on", "6", "MONTH", "true"),
    ("ORDERED", "told_on", "if given_n = null then 30 else given_n", "DAY", "true"),
)
PLATE = '{"title": {"zh": "园", "en": "Garden"}, "deadlines": {"decision": "spans", "near": 30, "close": 7}}'
