"""A23: projects are drawn by a recorded seed, the leader approves the sample, experts assess."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engine.errors import Forbidden, InvalidAnswers
from engine.services import records
from tests.actors import Case
from tests.content.building import enters, reaches, sets_start_timers
from tests.content.district import District
from tests.content.test_documents import filled

MODULUS = 2147483647
SCORES = [
    *("running", "performance", "utilisation", "security", "management", "quality", "posts", "staff"),
    *("costs", "results", "benefits", "influence", "efficiency", "sharing", "continuation", "upgrade"),
]


def has_projects(district: District, count: int) -> None:
    """So many full-process projects whose acceptance is filed, numbered from one."""
    for number in range(count):
        reaches(district, "FILED", declared={"name": f"网格系统{number + 1}期"})


def starts(district: District, size: int = 1, **changes: Any) -> Case:
    plan = {"assessment_year": 2026, "sample_size": size, "additions": []}
    return district("heminyi").starts("effectiveness_assessment", **{**plan, **changes})


def draws(district: District, seed: int, who: str = "jiazhengyang") -> None:
    district(who).completes("draw_seed", seed=seed, seed_origin="摇号，监督岗见证")


def sampled(case: Case) -> list[str]:
    return [each["project_no"] for each in case.variables["sample"]]


def ranked(seed: int, count: int) -> list[str]:
    """The projects' numbers in the order that the seed gives them, reckoned anew."""

    def rank(number: int) -> int:
        start = (seed + number * 7919) % MODULUS
        return (start * start * 48271 + number) % MODULUS

    return [f"LH-ZWXX-2026-{number:04}" for number in sorted(range(1, count + 1), key=rank)]


def sheet(**changes: Any) -> dict[str, Any]:
    scores = {f"score_{key}": 8 for key in SCORES}
    judged = {"grade": "GRADE_B", "evidence": "现场查看和系统日志", "suggestions": "扩大数据共享"}
    return {**scores, **judged, **changes}


def cooperates(district: District) -> None:
    materials = district.upload("zhangjiayi", "运行材料.pdf")
    district("zhangjiayi").completes(
        "cooperate", cooperation="系统运行稳定，日均使用三百次。", assessment_materials=materials
    )


@pytest.mark.article("A23 Q40", "样本池和种子留存，抽样可以复算，同一种子同一结果")
def test_the_seed_draws_and_the_draw_can_be_repeated(district: District) -> None:
    has_projects(district, 4)
    first, again, other = starts(district, 2), starts(district, 2), starts(district, 2)
    for case, seed in ((first, 7), (again, 7), (other, 20261123)):
        if seed > 999999:
            with pytest.raises(InvalidAnswers):
                draws(district, seed)
            seed = 123456
        draws(district, seed)
        assert sampled(case) == ranked(seed, 4)[:2]
    assert sampled(first) == sampled(again)
    assert len({tuple(ranked(seed, 4)) for seed in range(1, 40)}) > 5


@pytest.mark.article("A23 Q40", "未交自评价、使用率低的可以说明理由加入，既被抽中又被指定的只评一次")
def test_projects_are_added_with_a_reason_and_assessed_once(district: District) -> None:
    has_projects(district, 2)
    everyone = [{"addition_no": f"LH-ZWXX-2026-{n:04}", "addition_reason": "未交自评价"} for n in (1, 2)]
    with pytest.raises(InvalidAnswers):
        starts(district, additions=[{"addition_no": "LH-ZWXX-2026-0001"}])
    case = starts(
        district, additions=[*everyone, {"addition_no": "LH-ZWXX-2026-9999", "addition_reason": "无"}]
    )
    draws(district, 5)
    drawn = ranked(5, 2)[0]
    assert sorted(sampled(case)) == ["LH-ZWXX-2026-0001", "LH-ZWXX-2026-0002"]
    whys = {each["project_no"]: each["why"] for each in case.variables["sample"]}
    assert whys.pop(drawn) == "随机抽取"
    assert set(whys.values()) == {"未交自评价"}


@pytest.mark.article("A23 Q40", "种子由审计人员产生，计划人不得抽签；名单由局领导审定")
def test_who_plans_neither_draws_nor_approves(district: District) -> None:
    has_projects(district, 1)
    case = starts(district)
    district.grants("heminyi", "audit_officer", "audit_bureau")
    district.grants("heminyi", "bureau_leader", "data_bureau")
    with pytest.raises(Forbidden):
        draws(district, 5, "heminyi")
    draws(district, 5)
    with pytest.raises(Forbidden):
        district("heminyi").completes("approve_sample", sample_decision="CONFIRM")
    district("zhengweiguo").completes("approve_sample", sample_decision="RETURN", sample_comment="增加数量")
    assert case.waits_at == ["plan"]


@pytest.mark.article("A23", "被抽查单位配合，专家按十六项评分，汇总报告报领导小组")
def test_a_sample_is_assessed_and_reported(district: District) -> None:
    has_projects(district, 1)
    case = starts(district)
    draws(district, 5)
    district("zhengweiguo").completes("approve_sample", sample_decision="CONFIRM")
    cooperates(district)
    district.grants("zhangjiayi", "expert", "expert_university_a")
    with pytest.raises(Forbidden):
        district("zhangjiayi").completes("assess", **sheet())
    with pytest.raises(InvalidAnswers):
        district("liwenbo").completes("assess", **sheet(score_running=11))
    district("liwenbo").completes("assess", **sheet())
    summary = {"assessment_summary": "抽查项目运行总体良好。", "assessment_advice": "加强共享。"}
    district("heminyi").completes("summarise", **summary)
    district("zhengweiguo").completes("sign_report", summary_decision="SIGN")
    assert case.is_completed
    with district.database.reading() as session:
        (found,) = records.find(session, "assessment", {})
    assert (found["assessment_no"], found["total_score"], found["grade"]) == (
        "PG-2026-0001",
        Decimal(128),
        "GRADE_B",
    )
    assert [document.template for document in district.documents(case)] == ["effectiveness_report"]
    assert district.notified("应用实效评估报告") == ["dongguoqiang", "fengyuqing"]


def test_every_year_begins_with_a_plan(district: District) -> None:
    sets_start_timers(district, "effectiveness_assessment")
    has_projects(district, 1)
    district.days_pass(97)  # 28 February 2027
    assert "plan" not in district.waiting()
    district.days_pass(1)
    district("heminyi").completes("plan", assessment_year=2027, sample_size=1, additions=[])
    assert district.case_of("effectiveness_assessment").waits_at == ["draw_seed"]


def test_without_projects_nothing_is_sampled(district: District) -> None:
    case = reaches(district, "FILED")
    enters(district, case, lifecycle_state="TERMINATED")
    assert starts(district).is_completed


def test_the_report_says_how_the_sample_was_drawn() -> None:
    result = {
        "project_no": "LH-ZWXX-2026-0001",
        "name": "网格系统",
        "total": Decimal(128),
        "grade": "GRADE_B",
    }
    text = filled(
        "effectiveness_report",
        year=Decimal(2026),
        pool_size=Decimal(4),
        seed=Decimal(7),
        origin="摇号",
        sample_size=Decimal(1),
        results=[result],
        summary="总体良好",
        advice="加强共享",
    )
    words = ["2026年度", "样本池共4个项目", "种子7（摇号）", "网格系统", "128", "良"]
    assert [word for word in words if word not in text] == []
