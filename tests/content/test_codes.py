"""The code tables, the people and the register's settings hang together."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from engine import codes
from engine.labels import Labels
from engine.records.fields import FieldType
from engine.services.access import Capability
from tests.content.library import CODES, ROOT, TABLES, form, project, rows, values


@pytest.mark.parametrize("path", CODES, ids=lambda path: path.stem)
def test_the_engine_reads_it(path: Path) -> None:
    table = codes.read(path.read_bytes(), path.name)
    if path.stem not in ("demo_people",):
        assert all(row.labels.zh != row.labels.en for row in table.rows)


def test_every_article_is_explained() -> None:
    assert {f"A{number}" for number in range(1, 36)} <= values("articles")
    for row in rows("articles"):
        assert re.match(r"第[一二三四五六七八九十]+条|口径 Q\d\d", row["number"]), row
        assert re.match(r"Art\. \d+|Reading Q\d\d$", row["number_en"]), row
        assert re.findall(r"Q\d\d", row["number"]) == re.findall(r"Q\d\d", row["number_en"])
        assert all(row.values()), row


def test_every_role_is_held_by_somebody_in_a_unit_that_exists() -> None:
    assert {row["role"] for row in rows("demo_people")} == values("roles")
    assert {row["unit"] for row in rows("demo_people")} <= values("units")
    names = {row["username"]: row["name"] for row in rows("demo_people")}
    assert len(set(names.values())) == len(names)


def test_there_are_experts_enough_of_different_units() -> None:
    experts = [row for row in rows("demo_people") if row["role"] == "expert"]
    assert len({row["unit"] for row in experts}) >= 7
    assert len({row["username"] for row in experts}) >= 9 + 2  # the largest panel and two to be recused


def test_several_units_can_declare_and_sign() -> None:
    handlers = {row["unit"]: row["username"] for row in rows("demo_people") if row["role"] == "owner_handler"}
    approvers = {
        row["unit"]: row["username"] for row in rows("demo_people") if row["role"] == "owner_approver"
    }
    assert len(handlers) >= 4
    assert handlers.keys() == approvers.keys()
    assert not set(handlers.values()) & set(approvers.values())


def test_roles_grant_what_exists_and_administrators_do_no_cases() -> None:
    granted = {row["key"]: set(row["grants"].split()) for row in rows("roles")}
    assert set().union(*granted.values()) <= {str(capability) for capability in Capability}
    by_person: dict[str, set[str]] = {}
    for row in rows("demo_people"):
        by_person.setdefault(row["username"], set()).add(row["role"])
    for roles in by_person.values():
        assert not roles & {"sys_admin", "sec_admin", "audit_admin"} or len(roles) == 1


@pytest.mark.article("A2.2", "子类都归于六种类别")
def test_subcategories_belong_to_categories() -> None:
    assert {row["category"] for row in rows("subcategories")} == values("categories")
    assert all(row["value"].startswith(row["category"] + ".") for row in rows("subcategories"))


@pytest.mark.article("A2.3 Q52", "附件1类别不臆造")
def test_annex_one_is_not_invented() -> None:
    assert [row["value"] for row in rows("annex1") if row["enabled"] == "true"] == ["ANNEX1-UNVERIFIED"]


def test_the_registers_options_are_tables_that_exist() -> None:
    for field in project().fields:
        for each in (field, *field.fields):
            if each.type is FieldType.OPTION and isinstance(each.options, str):
                assert rows(each.options.removeprefix("codes."))


def test_the_register_explains_every_field() -> None:
    for field in project().fields:
        assert field.labels.zh != field.labels.en
        assert set((field.article or "").split()) <= values("articles")


def test_documents_have_a_template_each() -> None:
    assert values("documents") == {path.stem for path in (ROOT / "forms/documents").glob("*.docx")}


def test_states_that_diagrams_write_exist() -> None:
    text = "".join(path.read_text("utf-8") for path in (ROOT / "bpmn").glob("*.bpmn"))
    written = set(
        re.findall(
            r"lifecycle_state: (?:if .*? then )?&#34;([A-Z_]+)&#34;|lifecycle_state: \"([A-Z_]+)\"", text
        )
    )
    assert {name for pair in written for name in pair if name} <= values("lifecycle_states")
    assert written


def test_the_platform_says_its_name_and_the_red_line() -> None:
    plate = json.loads((ROOT / "forms/platform.json").read_text("utf-8"))
    assert plate["notice"]["zh"] == "严禁录入涉密信息"
    for key in ("title", "short", "notice", "warning", "footer"):
        assert all(plate[key][language] for language in ("zh", "en"))
    assert plate["rule_version"] in plate["footer"]["zh"]


@pytest.mark.article("A4.3", "只能为本单位申报项目")
def test_the_unit_of_a_new_project_is_ones_own() -> None:
    (field,) = [
        c for g in form("project_registration").components for c in g.children if c.key == "owner_unit_id"
    ]
    assert field.options_key == "units.own"


NAMES_OF_SOMETHING = {"roles", "units", "articles", "demo_people", "documents"} | {
    "correctable_dates",
    "correctable_amounts",
    "correctable_fields",
}
"""Tables of things, not of answers: the last three name fields of the register."""


def test_what_may_be_corrected_is_a_field_of_the_register_under_its_name() -> None:
    for table, type_ in (("correctable_dates", FieldType.DATE), ("correctable_amounts", FieldType.MONEY)):
        for row in rows(table):
            field = project().field(row["value"])
            assert field is not None
            assert (field.type, field.labels) == (type_, Labels(row["label"], row["label_en"])), field.key
    both = {*values("correctable_dates"), *values("correctable_amounts")}
    assert values("correctable_fields") == both


def test_what_a_table_answers_has_one_name_everywhere() -> None:
    names: dict[str, set[tuple[str, str]]] = {}
    for path in CODES:
        if path.stem not in NAMES_OF_SOMETHING:
            for row in codes.read(path.read_bytes(), path.name).rows:
                names.setdefault(row.value, set()).add((row.labels.zh, row.labels.en))
    for field in project().fields:
        if isinstance(field.options, Mapping):
            for value, labels in field.options.items():
                names.setdefault(value, set()).add((labels.zh, labels.en))
    assert {value for value, labels in names.items() if len(labels) > 1} == set()
    answers = set()
    for path in TABLES:
        root = etree.parse(path).getroot()
        for cell in root.iterfind(".//{*}outputValues/{*}text"):
            answers |= set(re.findall(r'"([^"]+)"', cell.text or ""))
    assert answers <= names.keys()
