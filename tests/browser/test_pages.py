"""Every page in a real browser: nothing breaks the policy, nothing is out of reach, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from engine.services import instances, people
from engine.store.database import Database, open_database
from tests.browser.conftest import Installation
from tests.browser.visitor import Visitor
from tests.content.district import declaration

Visit = Callable[..., Visitor]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SIZES = [("zh", 1440, 900), ("en", 1440, 900), ("zh", 390, 844)]
HANDLER, APPROVER, OTHER = "zhangjiayi", "chenguodong", "wuguoliang"
OWNER = "suwanting"
PAGES = {
    HANDLER: (
        *("/", "/claimable", "/done", "/started", "/start", "/records/project", "/account"),
        *("/notifications", "/search?q=网格", "/nowhere", "/instances", "/api/docs"),
    ),
    OTHER: (
        *("/instances", "/incidents", "/definitions", "/definitions/decision", "/definitions/code/roles"),
        *("/definitions/form/expert_sheet", "/definitions/process/technical_appraisal"),
        "/definitions/decision/management_mode",
    ),
    OWNER: ("/deploy",),
}


@pytest.fixture(scope="module")
def database(installation: Installation) -> Iterator[Database]:
    """The running installation's database, to put something into it at once."""
    opened = open_database(f"sqlite:///{installation.data / 'luohu.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def case(database: Database) -> str:
    """A declared case, whose first task waits for the approver."""
    return declared(database)


def declared(database: Database, **changes: str) -> str:
    with database.begin() as session:
        actor = people.actor_named(session, HANDLER)
        return instances.start(session, "project_intake", actor, answers=declaration(**changes))


def test_what_is_typed_replaces_a_number_entered_before(visit: Visit) -> None:
    """Coming back to an amount by the tabulator selects it, though its grouping goes."""
    page = visit(HANDLER).goes("/start/project_intake").fills({"is_classified": "否"}).page
    amount = page.locator('.fjs-form [id$="-field_budget_amount"]')
    amount.fill("200000.00")
    page.keyboard.press("Tab")
    expect(amount).to_have_value("200,000.00")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("1500")
    expect(amount).to_have_value("1500")


@pytest.mark.parametrize(("locale", "width", "height"), SIZES)
@pytest.mark.parametrize("username", PAGES)
def test_every_page_is_accessible(
    visit: Visit, case: str, username: str, locale: str, width: int, height: int
) -> None:
    visitor = speaking(visit(username, width=width, height=height), locale)
    for path in PAGES[username]:
        visitor.goes(path)
        is_drawn(visitor)
        is_accessible(visitor)
        fits(visitor)


@pytest.mark.parametrize(("locale", "width", "height"), SIZES)
def test_a_case_and_its_parts_are_accessible(
    visit: Visit, case: str, locale: str, width: int, height: int
) -> None:
    visitor = speaking(visit(OTHER, width=width, height=height), locale)
    for tab in ("tasks", "variables", "history", "decisions", "files", "timers", "messages"):
        visitor.goes(f"/instances/{case}?tab={tab}")
        is_drawn(visitor)
        is_accessible(visitor)
        fits(visitor)


@pytest.mark.parametrize(("locale", "width", "height"), SIZES)
def test_a_form_is_accessible_empty_and_with_errors(
    visit: Visit, locale: str, width: int, height: int
) -> None:
    visitor = speaking(visit(HANDLER, width=width, height=height), locale).goes("/start/project_intake")
    page = visitor.page
    page.wait_for_selector("[data-form][data-ready]")
    page.locator(".lf-seg label").nth(1).click()
    expect(page.locator(".lf-part").nth(3)).to_be_visible()
    is_accessible(visitor)
    page.locator("[data-send]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    is_accessible(visitor)
    fits(visitor)


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_signing_in_is_accessible_and_works_by_keyboard(visit: Visit, locale: str) -> None:
    visitor = speaking(visit(None), locale).goes("/signin")
    is_accessible(visitor)
    keyboard = visitor.page.keyboard
    keyboard.type(HANDLER)
    keyboard.press("Tab")
    keyboard.type("wrong")
    keyboard.press("Enter")
    expect(visitor.page.locator("#wrong")).to_be_visible()
    is_accessible(visitor)


def test_the_main_content_is_one_key_away(visit: Visit) -> None:
    page = visit(HANDLER).page
    page.keyboard.press("Tab")
    expect(page.locator(".lf-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_menu_closes_with_escape(visit: Visit) -> None:
    page = visit(HANDLER).page
    page.locator("summary.lf-me").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    expect(page.locator("summary.lf-me")).to_be_focused()


def test_choices_answer_to_the_arrow_keys(visit: Visit) -> None:
    page = visit(HANDLER).goes("/start/project_intake").page
    group = page.get_by_role("radiogroup").first
    group.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(group.locator("input").nth(1)).to_be_checked()


def test_dates_and_amounts_are_understood_as_people_write_them(visit: Visit) -> None:
    page = filled_from(visit(HANDLER)).page
    date = page.locator('[id$="field_planned_start"]')
    for typed, shown in (
        ("2027/1/5", "2027-01-05"),
        ("20270211", "2027-02-11"),
        ("2027年3月1日", "2027-03-01"),
    ):
        date.fill(typed)
        date.press("Tab")
        expect(date).to_have_value(shown)
    date.fill("明天")
    date.press("Tab")
    expect(page.get_by_text("日期格式不正确")).to_be_visible()
    amount = page.locator('[id$="field_budget_amount"]')
    amount.fill("２００，０００.5")
    amount.press("Tab")
    expect(amount).to_have_value("200,000.50")
    expect(page.get_by_text("贰拾万元伍角整")).to_be_visible()
    amount.fill("二十万")
    amount.press("Tab")
    expect(page.get_by_text("请填写数字")).to_be_visible()


def test_rows_are_added_and_removed(visit: Visit) -> None:
    page = filled_from(visit(HANDLER)).page
    part = page.locator(".lf-part", has_text="建设内容组成").first
    part.get_by_role("button", name="添加一项").click()
    expect(part.locator(".fjs-repeat-row-container")).to_have_count(2)
    part.get_by_role("button", name="删除第 1 行").click()
    expect(part.locator(".fjs-repeat-row-container")).to_have_count(1)


def test_a_draft_keeps_itself(visit: Visit) -> None:
    page = filled_from(visit(HANDLER)).page
    with page.expect_response("**/draft"):
        page.locator('[id$="field_name"]').fill("半途而写")
    expect(page.locator("[data-draft-state]")).to_contain_text("草稿已于")
    again = visit(HANDLER).goes("/start/project_intake").page
    expect(again.locator('[id$="field_name"]')).to_have_value("半途而写")


def test_the_server_s_errors_stand_on_their_fields(visit: Visit, database: Database) -> None:
    declared(database, name="待审查的系统")
    visitor = visit(APPROVER).opens_task("单位审核")
    page = visitor.page
    said = {"fields": {"unit_comment": ["请写得更清楚"]}, "message": "有内容需要修改。"}
    page.route("**/complete", lambda route: route.fulfill(status=422, json=said))
    visitor.fills({"unit_decision": "同意", "unit_truth_declaration": True}).submits()
    assert visitor.errors() == ["请写得更清楚"]
    expect(page.locator('[id$="field_unit_comment"]')).to_be_focused()


def test_a_lost_race_loses_no_text(visit: Visit, database: Database) -> None:
    declared(database, name="抢办的系统")
    first = visit(APPROVER).opens_task("单位审核")
    address = first.page.url.removeprefix(first.address)
    second = visit(APPROVER).goes(address)
    second.page.wait_for_selector("[data-form][data-ready]")
    first.fills({"unit_decision": "同意", "unit_truth_declaration": True}).submits().is_done()
    comment = second.page.locator('[id$="field_unit_comment"]')
    second.fills(
        {"unit_decision": "同意", "unit_comment": "我写了很久的意见", "unit_truth_declaration": True}
    ).submits()
    expect(second.page.locator("[role=alert]")).to_contain_text("陈国栋")
    expect(comment).to_have_value("我写了很久的意见")


def test_without_a_connection_nothing_is_lost(visit: Visit, database: Database) -> None:
    declared(database, name="断网的系统")
    visitor = visit(APPROVER).opens_task("单位审核")
    visitor.fills({"unit_decision": "同意", "unit_comment": "还在", "unit_truth_declaration": True})
    visitor.page.context.set_offline(True)
    visitor.page.get_by_role("button", name="提交", exact=True).click()
    expect(visitor.page.locator("[role=alert]")).to_contain_text("无法连接服务器")
    expect(visitor.page.locator('[id$="field_unit_comment"]')).to_have_value("还在")
    visitor.page.context.set_offline(False)
    visitor.submits().is_done()


def test_a_file_is_uploaded_and_named(visit: Visit, tmp_path: Path) -> None:
    page = filled_from(visit(HANDLER)).page
    good, bad = tmp_path / "方案.pdf", tmp_path / "坏的.pdf"
    good.write_bytes(b"%PDF-1.4\n%%EOF")
    bad.write_bytes(b"MZ")
    chooser = page.locator('[id$="field_attachments"]')
    chooser.set_input_files(good)
    expect(page.get_by_role("link", name="方案.pdf")).to_be_visible()
    chooser.set_input_files(bad)
    expect(page.get_by_text("坏的.pdf 的内容与扩展名不符")).to_be_visible()
    page.get_by_role("button", name="移除 方案.pdf").click()
    expect(page.get_by_role("link", name="方案.pdf")).to_have_count(0)


def test_the_diagram_says_where_the_case_is(visit: Visit, database: Database) -> None:
    case = declared(database, name="看流程图的系统")
    page = visit(OTHER).goes(f"/instances/{case}").page
    expect(page.locator('.is-here[data-element-id="review_by_unit"]')).to_have_count(1)
    expect(page.locator('.is-done[data-element-id="declare"]')).to_have_count(1)
    expect(page.locator(".lf-token")).to_contain_text("1 处")
    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    page.locator('[data-element-id="review_by_unit"]').first.click(force=True)
    expect(page.locator('[data-element="review_by_unit"]')).to_be_visible()


def test_forms_and_tables_keep_the_mark_of_their_makers(visit: Visit) -> None:
    for path in ("/definitions/form/expert_sheet", "/definitions/decision/management_mode"):
        page = visit(OTHER).goes(path).page
        expect(page.locator(".bjs-powered-by, .fjs-powered-by").first).to_be_visible()


def test_labels_of_diagrams_forms_and_tables_follow_the_language(visit: Visit, case: str) -> None:
    visitor = speaking(visit(OTHER), "en")
    page = visitor.goes("/definitions/process/technical_appraisal").page
    expect(page.locator('[data-element-id="expert_review"] text').first).to_contain_text("Expert")
    page = visitor.goes("/definitions/decision/management_mode").page
    expect(page.locator(".lf-dmn")).to_contain_text("Primary category")
    page = visitor.goes("/definitions/form/expert_sheet").page
    expect(page.get_by_text("Must you recuse yourself?")).to_be_visible()
    assert re.search(r"[\u4e00-\u9fff]", page.locator(".lf-side").inner_text()) is None


def test_findings_are_pinned_and_can_be_shown(visit: Visit, tmp_path: Path) -> None:
    source = Path("bpmn/technical_appraisal.bpmn").read_text("utf-8")
    broken = tmp_path / "technical_appraisal.bpmn"
    broken.write_text(source.replace('camunda:formRef="expert_sheet"', 'camunda:formRef="gone"'), "utf-8")
    page = visit(OWNER).goes("/deploy").page
    page.set_input_files("#files", broken)
    page.get_by_role("button", name="校验并部署").click()
    expect(page.locator(".lf-notice--late")).to_contain_text("未部署")
    expect(page.locator(".djs-overlay .lf-pin--late")).to_have_text("1")
    page.get_by_role("button", name=re.compile("定位")).first.click()
    expect(page.locator(".lf-diagram")).to_be_focused()


def speaking(visitor: Visitor, locale: str) -> Visitor:
    cookie = {"name": "lf_locale", "value": locale, "url": visitor.address}
    visitor.context.add_cookies([cookie])  # type: ignore[list-item]
    return visitor


def filled_from(visitor: Visitor) -> Visitor:
    """The declaration's form, opened as far as the first question lets."""
    visitor.goes("/start/project_intake").fills({"is_classified": "否"})
    expect(visitor.page.locator('[id$="field_name"]')).to_be_visible()
    return visitor


def is_drawn(visitor: Visitor) -> None:
    """Until the scripts have drawn what the page declares."""
    for kind in ("bpmn", "dmn", "form"):
        for part in visitor.page.locator(f"[data-{kind}]").all():
            expect(part).to_have_attribute("data-ready", "true", timeout=15_000)


def is_accessible(visitor: Visitor) -> None:
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    told = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
    assert told == [], f"{visitor.page.url}: {told}"


def fits(visitor: Visitor) -> None:
    """Nothing makes the page scroll sideways."""
    wide = visitor.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0, f"{visitor.page.url} is {wide} pixels too wide"
