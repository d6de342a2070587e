"""The Word templates keep to the layout of official documents (GB/T 9704-2012) and can be filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from engine.services import rendering
from tests.content.district import CRITERIA
from tests.content.library import ROOT, rows

TEMPLATES = sorted((ROOT / "forms/documents").glob("*.docx"))
each = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
FONTS = {"仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"}
MILLIMETRE = Mm(1)

PROJECT = {
    "name": "社区网格巡查管理系统",
    "project_no": "LH-ZWXX-2026-0001",
    "owner_unit_id": "huangbei_subdistrict",
    "using_unit_id": "huangbei_subdistrict",
    "budget_amount": Decimal("200000.00"),
    "fund_class": "DEPT_BUDGET",
    "primary_category": "SOFTWARE_DEV",
    "registered_on": date(2026, 11, 25),
}
DOCUMENT = {"number": "罗政数登〔2026〕1号", "date": date(2026, 11, 25), "title": "", "by": "郑卫国"}


def label(table: str, value: str) -> str:
    return next(row["label"] for row in rows(table.removeprefix("codes.")) if row["value"] == value)


def unit(code: str) -> str:
    return next(row["name"] for row in rows("units") if row["code"] == code)


def filled(name: str, **context: Any) -> str:
    template = (ROOT / f"forms/documents/{name}.docx").read_bytes()
    made = rendering.render(template, {"project": PROJECT, "document": DOCUMENT, **context}, unit, label)
    document = Document(BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@each
def test_the_page_is_that_of_the_standard(path: Path) -> None:
    section = Document(str(path)).sections[0]
    size = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    found = [round(length / MILLIMETRE) for length in (*size, *margins) if length is not None]
    assert found == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert 22 * int(grid.get(qn("w:linePitch"))) / 20 * 25.4 / 72 == pytest.approx(225, abs=0.5)  # 22 lines


@each
def test_only_fonts_of_official_documents_are_named(path: Path) -> None:
    document = Document(str(path))
    named = {fonts.get(qn("w:eastAsia")) for fonts in document.element.body.iter(qn("w:rFonts"))}
    assert named == FONTS - {"宋体"}


@each
def test_the_red_line_is_there(path: Path) -> None:
    borders = Document(str(path)).element.body.iter(qn("w:pBdr"))
    colours = {edge.get(qn("w:color")) for border in borders for edge in border}
    assert "E60012" in colours


@pytest.mark.parametrize(
    ("scope", "mode", "words"),
    [
        ("IN_SCOPE", "FULL", ["全过程管理", "第三条（一）", "贰拾万元整", "技术论证"]),
        ("IN_SCOPE", "FILING", ["备案制管理", "内部论证"]),
        ("REFERENCE_ONLY", "FULL", ["第三十二条", "参照"]),
        ("EXTERNAL_RULE", "FULL", ["上级规定"]),
        ("EMERGENCY", "FULL", ["应急、抢险"]),
    ],
)
def test_the_notice_says_what_follows(scope: str, mode: str, words: list[str]) -> None:
    text = filled(
        "registration_notice", scope=scope, mode=mode, basis="第三条（一）", rule_version="LH-2024-3"
    )
    assert all(word in text for word in [*words, "LH-ZWXX-2026-0001", "2026年11月25日"])


OPINION: dict[str, Any] = {
    "doc_type": "PROJECT_PLAN",
    "doc_version": Decimal(1),
    "plan_file": [{"id": "1", "name": "立项方案.pdf"}],
    "outcome": "PASSED",
    "tally": {
        "n": Decimal(3),
        "passes": Decimal(3),
        "revisions": Decimal(0),
        "fails": Decimal(0),
        "valid": [{"criteria": dict.fromkeys(CRITERIA, "MET")}] * 3,
    },
    "declared_investment": Decimal("200000.00"),
    "reviewed_investment": Decimal("190000.00"),
    "summary": "方案可行。",
    "must_modify": [],
    "crypto_items": ["CRYPTO_PLAN_REVIEW"],
    "crypto_conclusion": "PASS",
    "crypto_doc_no": None,
    "crypto_recheck_no": None,
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ["技术论证通过", "190,000.00元", "壹拾玖万元整", "密码管理局审核意见：通过", "签发人：郑卫国"]),
        ({"outcome": "FAILED"}, ["技术论证不通过", "重新申请技术论证"]),
        (
            {
                "outcome": "PASSED_AFTER_REVISION",
                "must_modify": [{"item": "复用视频平台", "response": "已落实"}],
            },
            ["（1）复用视频平台（落实情况：已落实）", "复核合格"],
        ),
        ({"outcome": "FAILED", "must_modify": [{"item": "补充论据"}]}, ["（1）补充论据"]),
        ({"crypto_items": [], "crypto_conclusion": None}, ["不需要作密码应用方案审核"]),
        ({"crypto_items": ["CRYPTO_ASSESSMENT"], "crypto_conclusion": None}, ["商用密码应用安全性评估"]),
        (
            {"crypto_conclusion": "SUPPLEMENT", "crypto_recheck_no": "罗密复〔2026〕1号"},
            ["需补充，修改稿复核通过（罗密复〔2026〕1号）"],
        ),
    ],
)
def test_the_opinion_says_what_was_decided(changes: dict[str, Any], words: list[str]) -> None:
    text = filled("appraisal_opinion", **{**OPINION, **changes})
    assert [word for word in words if word not in text] == []
