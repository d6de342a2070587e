"""How a project is prepared, told in the district's steps: decided, appraised, applied for, replied to."""

from __future__ import annotations

from typing import Any

from tests.actors import Case
from tests.content.district import AGREE, CHECKED_INTAKE, LONG, District, sheet

SECTIONS = {
    "PROPOSAL": ("fund_source", "operation_mode", "financing"),
    "FSR": (
        "fund_source",
        "operation_mode",
        "financing",
        "feasibility",
        "social_benefit",
        "funds_settled",
        "operation_settled",
        "financing_settled",
    ),
    "DESIGN": (
        "design_content",
        "duration",
        "specifications",
        "direct_cost",
        "security_cost",
        "other_cost",
        "contingency",
    ),
}
COMMISSIONED = {
    "commissioned": True,
    "consultancy_agency": "某工程咨询有限公司",
    "consultancy_qualification": "工程咨询甲级",
    "consultancy_contract_no": "ZX-2026-18",
    "consultancy_on": "2026-11-20",
}
NUMBER = {"PROPOSAL": "罗发改〔2026〕11号", "FSR": "罗发改〔2026〕12号", "DESIGN": "罗发改〔2026〕13号"}


def is_registered(district: District, amount: str = "800000.00", **changes: Any) -> Case:
    """A declaration is agreed to and accepted: the life of the project begins."""
    district.declares(amount=amount, **changes)
    district("chenguodong").completes("review_by_unit", **AGREE)
    district("hexiaotong").completes("check", intake_decision="ACCEPT", intake_checks=CHECKED_INTAKE)
    return district.case_of("project_lifecycle")


def is_decided(district: District, amount: str = "48000000.00", *, commissions: bool = True) -> Case:
    """A government-investment project of a special need is approved by a leader; a consultancy is named."""
    special = {"fund_class": "GOV_INVEST", "special_need": True, "special_need_reason": "防汛指挥急需"}
    case = is_registered(district, amount, **special)
    is_decided_specially(district, amount, commissions=commissions)
    return case


def is_decided_specially(district: District, amount: str, *, commissions: bool = True) -> None:
    """A leader of the leading group approves the special need; the owner names its consultancy."""
    district("zhangjiayi").completes(
        "apply",
        decision_brief=LONG,
        decision_investment=amount,
        decision_funds="区政府投资",
        decision_draft=district.upload("zhangjiayi", "方案初稿.pdf"),
    )
    approved = {"special_decision": "AGREE", "special_no": "罗府批〔2026〕1号", "special_on": "2026-11-23"}
    district("dongguoqiang").completes("special_approval", **approved)
    if commissions:
        district("zhangjiayi").completes("commission", **COMMISSIONED)


def writes_plan(district: District) -> None:
    district("zhangjiayi").completes("prepare_plan", commissioned=False)


def submits(district: District, amount: str = "200000.00", doc: str = "PROJECT_PLAN", **changes: Any) -> None:
    """The handler sends a complete application for the appraisal of the plan."""
    costs: dict[str, Any] = {
        "direct_cost": amount,
        "security_cost": "0.00",
        "other_cost": "0.00",
        "declared_investment": amount,
        "zero_cost_reason": "网络安全等费用由统建项目承担。" if doc == "DESIGN" else None,
    }
    pages = {"sections": changes.pop("sections")} if "sections" in changes else _pages(doc)
    district.applies(**{**costs, **pages, **changes})


def _pages(doc: str) -> dict[str, Any]:
    extra = SECTIONS.get(doc)
    if extra is None:
        return {}
    common = ("data_collection", "shared_resources", "network_security", "host_security")
    common += ("application_security", "database_security", "data_security")
    plan = () if doc == "DESIGN" else ("background", "necessity", "objectives", "content", "technical_route")
    plan += () if doc == "DESIGN" else ("rough_estimate", "fund_use", "operation_plan", "performance_targets")
    waived = ("feasibility",) if doc == "DESIGN" else ()
    return {"sections": {key: page for page, key in enumerate((*plan, *extra, *common, *waived), 3)}}


def is_appraised(
    district: District, amount: str = "800000.00", doc: str = "PROJECT_PLAN", vote: str = "PASS"
) -> None:
    """An appraisal from the application to the signed opinion."""
    submits(district, amount, doc)
    district.is_accepted()
    district.experts_judge(sheet(vote), sheet(vote), sheet())
    district("shenruolin").completes("crypto_review", crypto_conclusion="PASS", crypto_opinion="")
    district.is_summarised(reviewed_investment=amount, group_conclusion=vote)
    district("zhengweiguo").completes("sign", sign_decision="SIGN")


def applies_for_funds(district: District, amount: str = "800000.00", **changes: Any) -> None:
    """The handler applies for the funds, the approver signs."""
    asked = {"funds_year": 2027, "applied_amount": amount, "reply_source": "PLATFORM"}
    district("zhangjiayi").completes("apply_funds", **{**asked, **changes})
    district("chenguodong").completes("sign_funds", **AGREE)


def answers_funds(district: District, decision: str = "APPROVE", amount: str = "780000.00") -> None:
    """Finance arranges, returns or refuses."""
    comment = "" if decision == "APPROVE" else "请核对"
    district("caiyating").completes(
        "arrange_funds",
        platform_examination=decision,
        examination_comment=comment,
        reply_no="罗财预〔2026〕7号",
        reply_on="2026-11-23",
        approved_amount=amount,
        reply_file=district.upload("caiyating", "经费通知.pdf"),
    )


def applies_for_approval(district: District, amount: str = "48000000.00", **changes: Any) -> None:
    """The handler applies to the development and reform bureau, the approver signs."""
    asked = {"applied_amount": amount, "reply_source": "PLATFORM"}
    district("zhangjiayi").completes("apply_approval", **{**asked, **changes})
    district("chenguodong").completes("sign_approval", **AGREE)


def reply(district: District, who: str, doc: str, amount: str) -> dict[str, Any]:
    """What a reply says; that to a design names the four parts of the estimate."""
    answered = {
        "reply_no": NUMBER[doc],
        "reply_on": "2026-11-23",
        "approved_amount": amount,
        "reply_file": district.upload(who, "批复.pdf"),
    }
    parts = {"approved_direct": amount, "approved_security": "0.00", "approved_other": "0.00"}
    return {**answered, **parts, "approved_contingency": "0.00"} if doc == "DESIGN" else answered


def examines(
    district: District, doc: str, amount: str = "48000000.00", decision: str = "APPROVE", comment: str = ""
) -> None:
    """The bureau's handler proposes what is replied."""
    answers = {"platform_examination": decision, "examination_comment": comment}
    district("qiuhuimin").completes("examine_plan", **answers, **reply(district, "qiuhuimin", doc, amount))


def signs_reply(district: District, decision: str = "SIGN", comment: str = "") -> None:
    district("zhongguoping").completes("issue_reply", issue_decision=decision, issue_comment=comment)


def is_approved(district: District, doc: str, amount: str = "48000000.00") -> None:
    """One document from its appraisal to the signed reply."""
    is_appraised(district, amount, doc)
    applies_for_approval(district, amount)
    examines(district, doc, amount)
    signs_reply(district)


def chooses(district: District, step: str) -> None:
    """After a refusal the handler says what follows."""
    district("zhangjiayi").completes("choose_next", next_step=step, next_step_reason="按意见办理")


def asks_for_exception(district: District) -> None:
    district("zhangjiayi").completes(
        "request_exception",
        exception_document_no="罗智领办〔2026〕9号",
        exception_document=district.upload("zhangjiayi", "领导小组办公室文件.pdf"),
        exception_reason="汛期前必须建成，先行安排。",
    )


def answers_exception(district: District, who: str, step: str, decision: str = "AGREE") -> None:
    comment = "" if decision == "AGREE" else "依据不足"
    district(who).completes(step, exception_decision=decision, exception_comment=comment)
