"""Along the boundaries of the decision tables, through the tables as they are deployed.

Each expected answer is written from the article that the test names, and from nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine.errors import EngineError
from engine.services import decisions
from engine.services.access import SYSTEM
from engine.store.database import open_database
from tests.content import marked
from tests.content.library import TABLES

Decide = Callable[..., Any]
REGULATED, EXEMPT = ("INFRA", "SOFTWARE_DEV", "LICENSED_SOFTWARE", "OPERATION"), ("OM", "THIRD_PARTY")


@pytest.fixture(scope="module")
def decide(settled_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decide]:
    """What a deployed table answers."""
    path = tmp_path_factory.mktemp("sweeps") / "district.db"
    shutil.copy(settled_template, path)
    database = open_database(f"sqlite:///{path}")

    def decide(table: str, **inputs: Any) -> Any:
        with database.reading() as session:
            return decisions.evaluate(session, table, inputs, SYSTEM).value

    yield decide
    database.close()


def test_every_deployed_table_is_swept() -> None:
    swept = {mark.texts[0] for mark in marked.marks() if mark.name == "sweep"}
    assert swept == {path.stem for path in TABLES}


# Article 2: in Luohu, at least a cent of district funds, informatization, not classified, not in annex 1.
IN_SCOPE: dict[str, Any] = {
    "is_classified": False,
    "in_luohu": True,
    "is_informatization": True,
    "district_fund": Decimal("0.01"),
    "annex1_code": "",
    "superior_rule": False,
    "is_emergency": False,
    "is_gov_affairs": True,
}
# What keeps a matter out, in the order in which article 2 asks; the first that holds decides.
KEEPS_OUT: list[tuple[dict[str, Any], str]] = [
    ({"is_classified": True}, "CLASSIFIED_REJECTED"),
    ({"in_luohu": False}, "NOT_APPLICABLE"),
    ({"is_informatization": False}, "NOT_APPLICABLE"),
    ({"district_fund": Decimal("0.00")}, "NO_DISTRICT_FUNDS"),
    ({"annex1_code": "ANNEX1-UNVERIFIED"}, "EXCLUDED_ANNEX1"),
    ({"superior_rule": True}, "EXTERNAL_RULE"),
    ({"is_emergency": True}, "EMERGENCY"),
    ({"is_gov_affairs": False}, "REFERENCE_ONLY"),
]


@pytest.mark.sweep("scope_determination")
@pytest.mark.article("A2.1 A2.3 A2.4 A2.5 A2.6 A32", "范围判定的全部 256 种组合，先问的先定")
def test_the_first_reason_that_keeps_a_matter_out_decides(decide: Decide) -> None:
    for holds in product((False, True), repeat=len(KEEPS_OUT)):
        reasons = [reason for reason, there in zip(KEEPS_OUT, holds, strict=True) if there]
        inputs = {name: value for changes, _ in reasons for name, value in changes.items()}
        expected = reasons[0][1] if reasons else "IN_SCOPE"
        assert decide("scope_determination", **{**IN_SCOPE, **inputs}) == expected, reasons


@pytest.mark.sweep("scope_determination")
@pytest.mark.article("A2.1", "区级资金：无、一分、两分")
@pytest.mark.parametrize(
    ("fund", "scope"), [("0.00", "NO_DISTRICT_FUNDS"), ("0.01", "IN_SCOPE"), ("0.02", "IN_SCOPE")]
)
def test_a_cent_of_district_funds_is_enough(decide: Decide, fund: str, scope: str) -> None:
    assert decide("scope_determination", **{**IN_SCOPE, "district_fund": Decimal(fund)}) == scope


@pytest.mark.sweep("management_mode")
@pytest.mark.article("A3.1 A3.2 Q01 Q02 Q03", "二十万元上下各一分，六种主要类别，其余部分金额同样扫过")
@pytest.mark.parametrize(
    ("categories", "budget", "regulated", "mode"),
    [
        # 200,000 yuan and more, that number included; what is not exempt looks at the whole budget
        (REGULATED, "199999.99", "199999.99", "FILING"),
        (REGULATED, "200000.00", "0.00", "FULL"),
        (REGULATED, "200000.00", "200000.00", "FULL"),
        (REGULATED, "200000.01", "199999.99", "FULL"),
        (REGULATED, "0.01", "0.01", "FILING"),
        # operation, maintenance and third-party services are filed at any amount, but for what is beside them
        (EXEMPT, "199999.99", "0.00", "FILING"),
        (EXEMPT, "200000.00", "0.00", "FILING"),
        (EXEMPT, "50000000.00", "0.00", "FILING"),
        (EXEMPT, "900000.00", "199999.99", "FILING"),
        (EXEMPT, "900000.00", "200000.00", "FULL"),
        (EXEMPT, "900000.00", "200000.01", "FULL"),
    ],
)
def test_two_hundred_thousand(
    decide: Decide, categories: tuple[str, ...], budget: str, regulated: str, mode: str
) -> None:
    for category in categories:
        amounts = {"budget_amount": Decimal(budget), "regulated_amount": Decimal(regulated)}
        assert decide("management_mode", primary_category=category, **amounts)["mode"] == mode


# Article 11: what each kind of plan holds; article 12: two sections in all of them; article 28: security.
PLAN = {
    "background": "项目建设背景",
    "necessity": "必要性和依据",
    "objectives": "建设目标",
    "content": "拟建设内容及规模",
    "technical_route": "技术路线",
    "rough_estimate": "投资匡算",
    "fund_use": "资金使用",
    "operation_plan": "运营（运维）方案",
    "performance_targets": "事前绩效评估指标",
}
PROPOSAL = {
    **PLAN,
    "fund_source": "资金来源",
    "operation_mode": "建设运营模式及使用单位",
    "financing": "资金筹措方式和投融资模式",
}
STUDY = {
    **PROPOSAL,
    "feasibility": "技术经济可行性",
    "social_benefit": "社会效益",
    "funds_settled": "项目资金落实情况",
    "operation_settled": "运营维护及使用单位落实情况",
    "financing_settled": "投融资等建设条件落实情况",
}
DESIGN = {
    "design_content": "建设内容及规模（初步设计）",
    "duration": "建设工期",
    "specifications": "主要材料、设备规格和技术参数",
    "direct_cost": "概算：项目直接建设费",
    "security_cost": "概算：网络安全费",
    "other_cost": "概算：工程建设其他费",
    "contingency": "概算：预备费",
}
EVERY = {"data_collection": "数据归集方案", "shared_resources": "集约化与共享资源使用"}
SECURITY = {
    "network_security": "安全设计：网络安全",
    "host_security": "安全设计：主机安全",
    "application_security": "安全设计：应用安全",
    "database_security": "安全设计：数据库安全",
    "data_security": "安全设计：数据传输及存储安全",
}
WITHOUT_STUDY = {"feasibility": "项目可行性研究内容"}


@pytest.mark.sweep("plan_sections")
@pytest.mark.article("A11.2 A11.3 A11.4 A11.5 A12 A13.3 A28", "每种方案逐一缺一个章节，恰好指出这一个")
@pytest.mark.parametrize("software", [False, True])
@pytest.mark.parametrize(
    ("doc_type", "sections", "waived"),
    [("PROJECT_PLAN", PLAN, False), ("PROPOSAL", PROPOSAL, False), ("FSR", STUDY, False),
     ("DESIGN", DESIGN, False), ("DESIGN", {**DESIGN, **WITHOUT_STUDY}, True)],
)  # fmt: skip
def test_each_section_is_missed(
    decide: Decide, doc_type: str, sections: dict[str, str], waived: bool, software: bool
) -> None:
    wanted = {**sections, **EVERY, **(SECURITY if software else {})}
    filled = dict.fromkeys(wanted, Decimal(1))
    inputs = {"doc_type": doc_type, "feasibility_required": waived, "has_software_dev": software}
    assert decide("plan_sections", sections=filled, **inputs) == []
    for key, name in wanted.items():
        assert decide("plan_sections", sections={**filled, key: None}, **inputs) == [name]


@pytest.mark.sweep("appraisal_outcome")
@pytest.mark.article("A14.2", "三、五、七名专家：恰过半数、恰不过半；核心事项和修改意见逐一加上")
@pytest.mark.parametrize(("n", "most"), [(3, 1), (5, 2), (7, 3), (9, 4)])
def test_more_than_half_of_the_experts(decide: Decide, n: int, most: int) -> None:
    def outcome(fails: int, core: bool, revise: bool) -> Any:
        numbers = {"fails": Decimal(fails), "n": Decimal(n)}
        return decide("appraisal_outcome", any_core_not_met=core, revision_needed=revise, **numbers)

    for fails in (0, most - 1, most):
        assert outcome(fails, False, False) == "PASSED"
        assert outcome(fails, False, True) == "PASSED_AFTER_REVISION"
    for fails in (most + 1, n):
        assert {outcome(fails, False, revise) for revise in (False, True)} == {"FAILED"}
    for fails in (0, most, most + 1):
        assert {outcome(fails, True, revise) for revise in (False, True)} == {"FAILED"}


@pytest.mark.sweep("appraisal_signing")
@pytest.mark.article("A4.1 A4.2 Q60", "公共类项目须会签，其余直接签发")
@pytest.mark.parametrize(("public", "route"), [(True, "COUNTERSIGN"), (False, "DIRECT")])
def test_the_bureau_s_own_is_countersigned(decide: Decide, public: bool, route: str) -> None:
    assert decide("appraisal_signing", is_public_class=public) == route


@pytest.mark.sweep("crypto_requirement")
@pytest.mark.article("A4.4 Q58", "等保二级、三级、四级，建或不建系统")
@pytest.mark.parametrize(
    ("level", "building", "not_building"),
    [
        (1, ["CRYPTO_PLAN_REVIEW"], []),
        (2, ["CRYPTO_PLAN_REVIEW"], []),
        (3, ["CRYPTO_PLAN_REVIEW", "CRYPTO_ASSESSMENT"], ["CRYPTO_ASSESSMENT"]),
        (4, ["CRYPTO_PLAN_REVIEW", "CRYPTO_ASSESSMENT"], ["CRYPTO_ASSESSMENT"]),
    ],
)
def test_cryptography_from_level_three_on(
    decide: Decide, level: int, building: list[str], not_building: list[str]
) -> None:
    assert decide("crypto_requirement", builds_system=True, mlps_level=Decimal(level)) == building
    assert decide("crypto_requirement", builds_system=False, mlps_level=Decimal(level)) == not_building


@pytest.mark.sweep("handover_need")
@pytest.mark.article("A20 A20.1 A20.2 Q35", "建设单位与使用单位相同、不同；有无承诺函")
@pytest.mark.parametrize(
    ("user", "letter", "need"),
    [
        ("huangbei_subdistrict", False, "NONE"),
        ("huangbei_subdistrict", True, "NONE"),
        ("cuizhu_subdistrict", False, "LETTER_MISSING"),
        ("cuizhu_subdistrict", True, "HANDOVER"),
    ],
)
def test_who_hands_over(decide: Decide, user: str, letter: bool, need: str) -> None:
    units = {"owner_unit_id": "huangbei_subdistrict", "using_unit_id": user}
    assert decide("handover_need", letter_issued=letter, **units) == need


def test_a_project_without_a_user_decides_nothing(decide: Decide) -> None:
    with pytest.raises(EngineError):
        decide("handover_need", owner_unit_id="huangbei_subdistrict", using_unit_id="x", letter_issued=None)
