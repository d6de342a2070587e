"""What carries a provision, read from small definitions of every kind."""

from __future__ import annotations

import json

import pytest

from engine import bpmn, citing, codes, decisions, forms, provisions, records
from engine.bundle import Kind
from engine.citing import Place
from engine.labels import Labels
from engine.provisions import Provision, State

ARTICLES = (
    "id,number,number_en,title,title_en,chapter,later\n"
    "A1,第一条,Art. 1,甲,First,1,\nA1.2,第一条第二款,Art. 1(2),乙,Second,1,\nA1.2a,,,丙,Third,1,\n"
    "A10,第十条,Art. 10,丁,Tenth,2,yes\nQ1,口径,Reading,戊,Reading,notes,\n"
)
PROCESS = """
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             targetNamespace="t" id="d">
  <process id="p" name="流程" isExecutable="true">
    <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="u"/>
    <userTask id="u" name="核对"><extensionElements><camunda:properties>
      <camunda:property name="article" value="A1.2a Q1 A99"/><camunda:property name="name.en" value="Check"/>
    </camunda:properties></extensionElements></userTask>
  </process>
</definitions>"""
TABLE = """
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="n">
  <decision id="d" name="d"><variable name="d" typeRef="string"/>
    <decisionTable hitPolicy="UNIQUE">
      <input><inputExpression typeRef="boolean"><text>x</text></inputExpression></input>
      <output name="d" typeRef="string"/>
      <annotation name="依据"/><annotation name="说明"/><annotation name="Note"/>
      <rule id="r1"><inputEntry><text>true</text></inputEntry><outputEntry><text>"a"</text></outputEntry>
        <annotationEntry><text>A10</text></annotationEntry>
        <annotationEntry><text>第 3 行</text></annotationEntry>
        <annotationEntry><text>Row 3 of them</text></annotationEntry></rule>
      <rule id="r2"><inputEntry><text>false</text></inputEntry><outputEntry><text>"b"</text></outputEntry>
        <annotationEntry><text>A10 Q1</text></annotationEntry><annotationEntry><text></text></annotationEntry>
        <annotationEntry><text></text></annotationEntry></rule>
    </decisionTable></decision>
</definitions>"""
FORM = {
    "type": "default", "id": "f", "schemaVersion": 18,
    "components": [
        {"type": "group", "id": "g", "label": "组", "properties": {"article": "A1"},
         "components": [{"type": "textfield", "id": "x", "key": "x", "label": "名称",
                         "properties": {"article": "A1.2", "label.en": "Name"}}]},
    ],
}  # fmt: skip
KIND = {
    "kind": "thing", "label": "物", "label.en": "Thing", "article": "A1", "key_variable": "thing_id",
    "title": "name",
    "fields": [{"key": "name", "type": "string", "label": "名称", "label.en": "Name", "article": "A10"}],
}  # fmt: skip


def places(content: citing.Content) -> list[tuple[str, Place]]:
    return list(citing.cited(content, {"A1", "A1.2", "A1.2a", "A10", "Q1"}))


def test_an_element_cites_by_its_property() -> None:
    (process,) = bpmn.read(PROCESS.encode(), "p.bpmn").processes
    place = Place(Kind.PROCESS, "p", "u", Labels("核对", "Check"))
    assert places(process) == [("A1.2a", place), ("Q1", place)]


def test_a_row_cites_by_its_annotations_and_is_called_by_them() -> None:
    first = Place(Kind.DECISION, "d", "r1", Labels("第 3 行", "Row 3 of them"))
    second = Place(Kind.DECISION, "d", "r2", Labels("2", "2"))
    found = places(decisions.read(TABLE.encode(), "d.dmn"))
    assert found == [("A10", first), ("A10", second), ("Q1", second)]


def test_groups_and_fields_of_a_form_cite() -> None:
    found = places(forms.read(json.dumps(FORM).encode(), "f.form"))
    assert found == [
        ("A1", Place(Kind.FORM, "f", "g", Labels("组", "组"))),
        ("A1.2", Place(Kind.FORM, "f", "x", Labels("名称", "Name"))),
    ]


def test_a_kind_of_record_and_its_fields_cite() -> None:
    found = places(records.read(json.dumps(KIND).encode(), "thing.json"))
    assert found == [
        ("A1", Place(Kind.RECORD, "thing", "", Labels("物", "Thing"))),
        ("A10", Place(Kind.RECORD, "thing", "name", Labels("名称", "Name"))),
    ]


def test_a_code_cites_by_its_column_and_that_of_a_document_stands_for_its_template() -> None:
    raw = "value,label,label_en,articles\na,甲,First,A1 A10\nb,乙,Second,\n".encode()
    place = Place(Kind.CODE, "grades", "a", Labels("甲", "First"))
    assert places(codes.read(raw, "grades.csv")) == [("A1", place), ("A10", place)]
    template = Place(Kind.DOCUMENT, "a", "", Labels("甲", "First"))
    assert places(codes.read(raw, "documents.csv")) == [("A1", template), ("A10", template)]


def tree(carriers: str = "", tests: str = "") -> list[Provision]:
    """The articles, carried by a table of codes and shown by a table of tests."""
    head = "value,label,label_en,articles\n"
    table = codes.read((head + carriers).encode(), "grades.csv")
    shown = codes.read((head + tests).encode(), "tests.csv")
    return provisions.of(codes.read(ARTICLES.encode(), "articles.csv"), [table], shown.rows)


def test_clauses_stand_below_the_article_that_they_are_part_of() -> None:
    first, tenth, reading = tree()
    assert [each.id for each in first.walk()] == ["A1", "A1.2", "A1.2a"]
    assert [each.id for each in first.clauses] == ["A1.2"]
    assert (tenth.id, tenth.clauses, tenth.later, first.later) == ("A10", (), True, False)
    assert (tenth.chapter, reading.chapter) == ("2", "notes")
    assert first.clauses[0].number == Labels("第一条第二款", "Art. 1(2)")


@pytest.mark.parametrize(
    ("carriers", "tests", "states"),
    [
        ("", "", ["nothing"] * 3),
        ("", "t,,,A1\n", ["nothing"] * 3),
        ("a,,,A1.2a\n", "", ["untested"] * 3),
        ("a,,,A1.2a\n", "t,,,A1.2a\n", ["shown"] * 3),
        ("a,,,A1\n", "t,,,A1\n", ["shown", "nothing", "nothing"]),
        ("a,,,A1.2a\n", "t,,,A1.2\n", ["shown", "shown", "untested"]),
    ],
)  # fmt: skip
def test_an_article_is_carried_where_one_of_its_clauses_is(
    carriers: str, tests: str, states: list[str]
) -> None:
    (first, *_) = tree(carriers, tests)
    assert [each.state for each in first.walk()] == [State(each) for each in states]


def test_a_provision_that_explains_another_carries_nothing() -> None:
    (first, *_) = tree("Q1,读法,Reading,A1\n")
    assert (first.places, [note.part for note in first.notes]) == ((), ["Q1"])
    assert first.state is State.NOTHING
