"""The Word templates keep to the layout of official documents (GB/T 9704-2012) and can be filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from engine.services import rendering, verification
from tests.content.district import CRITERIA
from tests.content.library import ROOT, rows

TEMPLATES = sorted((ROOT / "forms/documents").glob("*.docx"))
each = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
FONTS = {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"}
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
DOCUMENT = {
    "number": "罗政数登〔2026〕1号",
    "date": date(2026, 11, 25),
    "title": "",
    "by": "郑卫国",
    "draft": False,
    "code": "K7QM-2XWD-9HTA-P4VE",
}


def label(table: str, value: str) -> str:
    return next(row["label"] for row in rows(table.removeprefix("codes.")) if row["value"] == value)


def unit(code: str) -> str:
    return next(row["name"] for row in rows("units") if row["code"] == code)


def written(name: str, picture: bytes | None = None, **context: Any) -> WordDocument:
    template = (ROOT / f"forms/documents/{name}.docx").read_bytes()
    context = {"project": PROJECT, "document": DOCUMENT, **context}
    return Document(BytesIO(rendering.render(template, context, unit, label, picture)))


def filled(name: str, **context: Any) -> str:
    """Everything that the document says, also in tables and boxes."""
    return said(written(name, **context).element)


def said(part: Any) -> str:
    return "\n".join(
        "".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in part.iter(qn("w:p"))
    )


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
    assert named <= FONTS
    assert {"仿宋_GB2312", "方正小标宋简体", "宋体"} <= named


@each
def test_the_red_line_and_those_of_the_imprint_are_there(path: Path) -> None:
    borders = Document(str(path)).element.body.iter(qn("w:pBdr"))
    colours = [edge.get(qn("w:color")) for border in borders for edge in border]
    assert colours.count("E60012") == 1
    assert colours.count("000000") >= 2


@each
def test_a_line_holds_28_characters_and_a_title_is_of_size_two(path: Path) -> None:
    sizes: dict[str, set[tuple[str, str | None]]] = {}
    for run in Document(str(path)).element.body.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        fonts, size = properties.find(qn("w:rFonts")), properties.find(qn("w:sz"))
        if fonts is not None and size is not None:
            spacing = properties.find(qn("w:spacing"))
            narrowed = None if spacing is None else spacing.get(qn("w:val"))
            sizes.setdefault(fonts.get(qn("w:eastAsia")), set()).add((size.get(qn("w:val")), narrowed))
    assert ("32", "-5") in sizes["仿宋_GB2312"]  # 28 * (16 pt - 0.25 pt) <= 156 mm
    assert 28 * (16 - 0.25) * 25.4 / 72 <= 156
    assert sizes["方正小标宋简体"] == {("56", None), ("44", None)}


@each
def test_pages_are_numbered_outside_and_a_draft_is_marked_on_every_page(path: Path) -> None:
    document = Document(str(path))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for header in (section.header, section.even_page_header):
        texts = [paragraph.text for paragraph in header.paragraphs]
        assert texts[0] == ""
        assert texts[1:] == ["{%p if document.draft %}", "", "{%p endif %}"]
        assert "草稿" in etree.tostring(header._element, encoding="unicode")
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert footer.paragraphs[0].text == "—  —"
        assert footer.paragraphs[0].paragraph_format.alignment == getattr(WD_ALIGN_PARAGRAPH, side.upper())


@each
def test_it_can_be_verified_and_says_what_is_signed_and_sealed(path: Path) -> None:
    text = said(Document(str(path)).element)
    for words in ("{{ document.code }}", "{{ document.qr }}", "{{ document.date | date }}印发", "（印章）"):
        assert words in text


def marked(document: WordDocument) -> list[bool]:
    section = document.sections[0]
    headers = (section.header, section.even_page_header)
    return ["草稿" in etree.tostring(header._element, encoding="unicode") for header in headers]


def test_only_a_draft_is_marked_as_one() -> None:
    notice = {"matter": "项目申报", "items": [], "due": date(2026, 12, 9), "note": None}
    issued = written("correction_notice", verification.picture("K7QM2XWD9HTAP4VE", ""), **notice)
    assert marked(issued) == [False, False]
    assert len(issued.element.findall(".//" + qn("w:drawing"))) == 1
    assert "K7QM-2XWD-9HTA-P4VE" in said(issued.element)
    draft = {**DOCUMENT, "number": "", "code": "", "draft": True}
    unissued = written("correction_notice", document=draft, **notice)
    assert marked(unissued) == [True, True]
    assert "文书验证码" not in said(unissued.element)
    assert "（编号待发）" in said(unissued.element)


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


OPINIONS = [
    {
        "unit_name": "区发展和改革局",
        "opinion": "AGREE",
        "opinion_text": "",
        "adopted": None,
        "reason": None,
    },
    {
        "unit_name": "区财政局",
        "opinion": "COMMENT",
        "opinion_text": "压减硬件采购",
        "adopted": "PART",
        "reason": "已减少两台",
    },
]
DECISION: dict[str, Any] = {
    "investment": Decimal("48000000.00"),
    "funds": "区政府投资",
    "brief": "统一的网格巡查系统。",
    "opinions": OPINIONS,
}
SHEET = {
    "name": "李文博",
    "unit": "某高校",
    "vote": "PASS",
    "suggestion": "可行",
    "suggested_investment": None,
    "criteria": dict.fromkeys(CRITERIA, "MET"),
}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        (
            "correction_notice",
            {
                "matter": "项目申报",
                "items": [{"item": "资金构成", "requirement": "核对"}],
                "due": date(2026, 12, 9),
                "note": "一并更新附件",
            },
            ["资金构成", "核对", "2026年12月9日", "一并更新附件", "签发人：", "郑卫国", "黄贝街道办事处："],
        ),
        (
            "inquiry_letter",
            {
                **DECISION,
                "addressees": ["区财政局", "区发展和改革局"],
                "basis": "第九条",
                "attached": ["方案初稿.pdf"],
            },
            ["区财政局、区发展和改革局：", "48,000,000.00元", "附件：方案初稿.pdf", "所示的期限内"],
        ),
        (
            "opinion_summary",
            DECISION,
            ["压减硬件采购", "部分采纳", "已减少两台", "同意1个，有意见1个，不同意0个"],
        ),
        (
            "meeting_item",
            {
                **DECISION,
                "vice_mayor_decision": "AGREE",
                "vice_mayor_on": date(2026, 12, 10),
                "vice_mayor_comment": "",
            },
            ["肆仟捌佰万元整", "同意（2026年12月10日）", "2. 区财政局：有意见（压减硬件采购）"],
        ),
        (
            "meeting_conclusion",
            {
                **DECISION,
                "meeting_name": "第三次会议",
                "meeting_on": date(2026, 12, 15),
                "resolution": "DEFER",
                "resolution_note": "再议",
                "minutes_no": "纪要3号",
            },
            ["第三次会议", "暂缓", "纪要3号"],
        ),
        (
            "comprehensive_opinion",
            {
                "project": {
                    **PROJECT,
                    "total_investment": Decimal("9000000"),
                    "it_investment": Decimal(4000000),
                },
                "over_threshold": False,
                "it_items": [{"item": "综合布线", "amount": Decimal("4000000")}],
                "opinion": "AGREE",
                "opinion_text": "",
            },
            ["未超过四百万元", "综合布线", "4,000,000.00", "引用本意见文号"],
        ),
        (
            "draw_record",
            {
                "doc_type": "PROPOSAL",
                "drawn": [{"name": "李文博", "unit_name": "某高校"}],
                "pool": ["a", "b"],
                "seed": "abc",
                "arranged_by": "林晓岚",
                "excluded": [{"name": "郭海涛"}],
                "exclusion_reason": "业务往来",
                "frequent": [],
                "review_due": date(2026, 12, 20),
                "review_arrangement": None,
            },
            ["李文博", "abc", "郭海涛", "业务往来", "可抽取人数", "2 名"],
        ),
        (
            "expert_opinion",
            {
                "doc_type": "PROPOSAL",
                "doc_version": Decimal(1),
                "tally": {"n": 1, "passes": 1, "revisions": 0, "fails": 0, "valid": [SHEET]},
                "group_conclusion": "PASS",
                "reviewed_investment": Decimal("190000.00"),
                "summary": "方案可行。",
                "must_modify": [{"item": "补充论据"}],
            },
            ["李文博", "可行", "方案可行。", "190,000.00元", "（1）补充论据"],
        ),
    ],
)
def test_what_the_documents_of_a_case_say(name: str, data: dict[str, Any], words: list[str]) -> None:
    text = filled(name, **data)
    assert [word for word in words if word not in text] == []
