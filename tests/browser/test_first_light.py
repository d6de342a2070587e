"""From the declaration to a signed and numbered appraisal opinion, each person at their own browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser.conftest import Installation
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]

NAME = "社区网格巡查管理系统"
LONG = (
    "本项目用于提升街道社区网格巡查、隐患上报和统计分析的效率，"
    "解决现有手工台账分散、更新不及时的问题，实现数据汇聚共享。"
)

DECLARATION = {
    "is_classified": "否",
    "name": NAME,
    "owner_unit_id": "黄贝街道办事处",
    "using_unit_id": "黄贝街道办事处",
    "project_kind": "专项信息化",
    "construction_type": "新建",
    "nature": "服务",
    "is_gov_affairs": "是",
    "in_luohu": "是",
    "is_informatization": "是",
    "produces_data": "是",
    "subcategory_0": "软件开发·专业软件",
    "description_0": "巡查、上报与统计",
    "amount_0": "200000.00",
    "budget_amount": "200000.00",
    "total_investment": "200000.00",
    "fund_class": "部门预算",
    "source_0": "区本级财政",
    "fund_amount_0": "200000.00",
    "has_superior_rule": "否",
    "is_emergency": "否",
    "plan_task": "3.2 基层治理数字化",
    "necessity": LONG,
    "objectives": LONG,
    "content": LONG,
    "planned_start": "2027-01-11",
    "planned_end": "2027-12-31",
    "responsible_person": "张嘉仪",
    "phone": "13800000000",
    "truth_declaration": True,
}
SECTIONS = {
    "background": "项目建设背景",
    "necessity": "必要性和依据",
    "objectives": "建设目标",
    "content": "拟建设内容及规模",
    "technical_route": "技术路线",
    "rough_estimate": "投资匡算",
    "fund_use": "资金使用",
    "operation_plan": "运营（运维）方案",
    "performance_targets": "事前绩效评估指标",
    "data_collection": "数据归集方案",
    "shared_resources": "集约化与共享资源",
    "network_security": "网络安全设计",
    "host_security": "主机安全设计",
    "application_security": "应用安全设计",
    "database_security": "数据库安全设计",
    "data_security": "数据传输及存储安全",
}
RETURNED = {**SECTIONS, "host_security": "安全设计：主机安全"}
MISSING_FIRST = ("technical_route", "data_collection", "host_security")
MISSING_SECOND = ("operation_plan",)
AGREE = {"unit_decision": "同意", "unit_truth_declaration": True}
INTAKE_CHECKS = [
    "申报内容完整，附件齐全",
    "金额、资金来源与附件一致",
    "建设内容类别划分正确",
    "已核对有无重复建设",
]
ACCEPTANCE_CHECKS = [
    "方案文件可读、完整、已签章",
    "抽查章节内容与页码相符",
    "投资四项与方案一致",
    "数据归集和共享资源说明清楚",
]
CRITERIA = [
    "completeness",
    "necessity",
    "feasibility",
    "intensive",
    "reuse",
    "data_sharing",
    "plan_conformity",
    "planning",
    "integration",
    "estimate",
]
SHEET = {
    "recusal": "不存在",
    "recusal_declaration": True,
    **{f"criterion_{each}": "符合" for each in CRITERIA},
    "suggested_investment": "190000.00",
    "vote": "通过",
    "suggestion": "方案可行，建议按本意见实施。",
}
EXPERTS = [
    "liwenbo",
    "wangsiyuan",
    "zhaomingzhe",
    "sunlijuan",
    "maguohua",
    "huyingying",
    "gaotianyu",
    "linzhengxiong",
    "zhuxiaoping",
    "guohaitao",
    "duanyifei",
]


def application(plan: Path) -> dict[str, object]:
    return {
        "doc_version": "1",
        "plan_file": plan,
        "item_0": "巡查记录",
        "catalogue_0": "网格巡查",
        "frequency_0": "每日",
        "to_platform_0": True,
        **{f"{each}_use": "使用" for each in ("network", "cloud", "data", "software", "hardware")},
        "builds_system": "是",
        "mlps_level": "2",
        "security_design": "按等级保护二级设计。",
        "crypto_plan": plan,
        "direct_cost": "180000.00",
        "security_cost": "10000.00",
        "other_cost": "10000.00",
        "contingency": "0.00",
        "declared_investment": "200000.00",
        "indicator_0": "巡查覆盖率",
        "target_0": "95",
        "unit_0": "%",
    }


def pages(without: tuple[str, ...]) -> dict[str, str]:
    return {f"section_{key}": "" if key in without else str(page) for page, key in enumerate(SECTIONS, 3)}


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "立项方案.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return path


@pytest.mark.xdist_group("first light")
def test_from_the_declaration_to_the_signed_opinion(visit: Visit, plan: Path, tmp_path: Path) -> None:
    handler, approver = visit("zhangjiayi"), visit("chenguodong")
    intake, appraiser, leader = visit("hexiaotong"), visit("linxiaolan"), visit("zhengweiguo")

    declares(handler, verdict="全过程")
    approver.opens_task("单位审核").shows("unit-review").fills(AGREE).submits().is_done()
    intake.opens_task("受理核对").sees("全过程").shows("intake-check")
    intake.fills({"intake_checks": INTAKE_CHECKS, "intake_decision": "受理"}).submits().is_done()

    handler.opens_task("编制立项方案").fills({"commissioned": "否"}).submits().is_done()
    handler.opens_task("提交论证申请").adds_row("data_plan").fills(application(plan))
    applies(handler, MISSING_FIRST)
    returned_with(handler, MISSING_FIRST)
    applies(handler, MISSING_SECOND)
    returned_with(handler, MISSING_SECOND)
    applies(handler, ())
    approver.opens_task("单位审签").fills(AGREE).submits().is_done()

    intake.opens_task("受理核对").fills(
        {"acceptance_checks": ACCEPTANCE_CHECKS, "acceptance_decision": "受理"}
    )
    intake.submits().is_done()
    appraiser.opens_task("确定抽取条件").shows("draw")
    appraiser.fills({"expert_count": "3 人", "review_due": "2027-12-31"}).submits().is_done()

    experts_judge(visit)
    visit("shenruolin").opens_task("密码应用审核").fills({"crypto_conclusion": "通过"}).submits().is_done()
    appraiser.opens_task("汇总评审意见").shows("summary")
    appraiser.fills(
        {
            "reviewed_investment": "190000.00",
            "group_conclusion": "通过",
            "summary": "方案可行，建议按本意见实施。",
        }
    ).submits().is_done()
    leader.opens_task("签发论证意见").shows("sign-off")
    leader.fills({"sign_decision": "签发"}).submits().is_done()

    opinion_is_issued(visit("hexiaotong"), tmp_path)
    administrator_sees_everything(visit("wuguoliang"))


@pytest.mark.xdist_group("first light")
def test_a_new_threshold_decides_new_cases_only(visit: Visit, tmp_path: Path) -> None:
    handler, approver, owner = visit("zhangjiayi"), visit("chenguodong"), visit("suwanting")
    declares(handler, name="门槛调整前的项目", verdict="全过程")
    moves_the_threshold(owner, tmp_path)
    declares(handler, name="门槛调整后的项目", verdict="备案")
    for _ in range(2):
        approver.opens_task("单位审核").fills(AGREE).submits().is_done()
    decided(visit("wuguoliang"), "门槛调整前的项目", "v1", "全过程管理")
    decided(visit("wuguoliang"), "门槛调整后的项目", "v2", "备案制管理")


@pytest.mark.xdist_group("first light")
def test_a_power_cut_loses_nothing(visit: Visit, installation: Installation) -> None:
    handler = visit("zhangjiayi").goes("/start/project_intake")
    handler.fills({"is_classified": "否", "name": "断电之前填了一半"})
    with handler.page.expect_response(lambda answer: answer.url.endswith("/draft")):
        handler.page.get_by_role("button", name="保存草稿").click()
    declarer = visit("zhouqiming")
    declares(declarer, name="断电时在办的项目", owner_unit_id="罗湖区住房和建设局")
    handler.leaves()
    declarer.leaves()
    installation.kill()
    installation.start()
    visit("liangxiuzhen").opens_task("单位审核").sees("断电时在办的项目")
    returned = visit("zhangjiayi").goes("/start/project_intake")
    expect(returned.page.locator('[id$="-field_name"]')).to_have_value("断电之前填了一半")


def moves_the_threshold(owner: Visitor, folder: Path) -> None:
    """Writes 300,000 where the table says 200,000 and deploys the file on the web page."""
    path = folder / "management_mode.dmn"
    path.write_text(Path("dmn/management_mode.dmn").read_text("utf-8").replace("200000", "300000"), "utf-8")
    owner.goes("/deploy")
    owner.page.locator("input[type=file]").set_input_files(path)
    owner.page.get_by_role("button", name="校验并部署").click()
    owner.sees("v2").shows("deployed")


def decided(administrator: Visitor, name: str, version: str, verdict: str) -> None:
    """The case's page says which version of the table decided, and what."""
    administrator.goes("/instances").page.get_by_role("link", name=name).first.click()
    administrator.page.get_by_role("link", name="决策", exact=True).click()
    administrator.shows(f"decided-{version}")
    expect(administrator.page.locator(".lf-rule").first).to_contain_text(verdict)
    expect(administrator.page.get_by_role("link", name="决策表 v").first).to_have_text(f"决策表 {version}")


def declares(handler: Visitor, verdict: str = "管理方式", **changes: str) -> None:
    handler.goes("/start/project_intake").fills({**DECLARATION, **changes})
    expect(handler.page.locator("[data-form-preview]")).to_contain_text(verdict)
    handler.shows("declaration")
    handler.submits().is_done()


def applies(handler: Visitor, without: tuple[str, ...]) -> None:
    """Says on which page each section stands, but for some, and sends the application."""
    handler.fills({**pages(without), "plan_declaration": True}).shows("application").submits().is_done()


def returned_with(handler: Visitor, missing: tuple[str, ...]) -> None:
    """The application came back, and names exactly these sections."""
    handler.opens_task("提交论证申请").shows("returned")
    sections = handler.page.locator(".fjs-form ul").first.locator("li")
    expect(sections).to_have_text([RETURNED[key] for key in missing])


def experts_judge(visit: Visit) -> None:
    """Whoever was drawn fills in a sheet; nobody sees another's."""
    drawn = 0
    for username in EXPERTS:
        expert = visit(username)
        if expert.page.locator("td.c-step", has_text="专家评审").count():
            expert.opens_task("专家评审").fills(SHEET).shows("expert-sheet").submits().is_done()
            drawn += 1
        expert.leaves()
    assert drawn == 3


def opinion_is_issued(visitor: Visitor, folder: Path) -> None:
    """The register holds the conclusion, and the opinion is a Word file with a number."""
    visitor.goes("/records/project").page.get_by_role("link", name=NAME).first.click()
    visitor.sees("技术论证意见").shows("record")
    with visitor.page.expect_download() as downloading:
        visitor.page.get_by_role("link", name=re.compile("技术论证意见")).first.click()
    path = folder / "opinion.docx"
    downloading.value.save_as(path)
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(path.read_bytes())).paragraphs)
    assert NAME in text
    assert re.search(r"〔2\d{3}〕\d+号", text)
    assert "190,000.00" in text


def administrator_sees_everything(administrator: Visitor) -> None:
    administrator.goes("/instances").sees(NAME).shows("instances")
    administrator.page.get_by_role("link", name=NAME).first.click()
    administrator.page.wait_for_selector("[data-bpmn] .djs-element.is-done")
    administrator.shows("instance")
