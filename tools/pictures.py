"""Takes the pictures of docs/pictures anew: `.venv/bin/python -m tools.pictures [FOLDER]`.
Those of the two walks alone: `-m tools.pictures FOLDER walks`.

Starts an installation of its own with the demo accounts, leads one project from its declaration to the
experts in a real Chromium, and looks at it as each kind of user. Needs what `make test` installs; where
`pngquant` is at hand, the files become a third of their size.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import test_first_light as story
from tests.browser import test_walks as walks
from tests.browser.conftest import NAMES, QUIET, Installation
from tests.browser.district import AtBrowsers
from tests.browser.visitor import Visitor

FOLDER = Path("docs/pictures")
SIZE = {"width": 1440, "height": 900}
Visit = Callable[[str], Visitor]
WALKS = (
    (
        "budget",
        walks.department_budget,
        ("plan_declaration", "declare_planned", "submit", "expert_review", "sign", "arrange_funds"),
    ),
    (
        "investment",
        walks.government_investment,
        ("apply", "special_approval", "commission", "examine_plan", "choose_route", "issue_reply"),
    ),
)
"""Which steps of the walks are shown in the guides."""


def main(folder: Path, only: str = "") -> None:
    """Every picture, in the order in which the project reaches it; or those of the walks only."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        installation = Installation(Path(place) / "data")
        installation.start()
        path = next(filter(None, map(shutil.which, NAMES)), None)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        try:
            visit, keep = partial(_visit, browser, installation), partial(_keep, folder)
            if only != "walks":
                _tell(visit, keep, Path(place))
            _walk(installation, visit, keep)
        finally:
            browser.close()
            installation.stop()


def _tell(visit: Visit, keep: Callable[[Visitor, str], None], place: Path) -> None:
    _declare(visit, keep)
    _review(visit, keep)
    _appraise(visit, keep, place)
    _own(visit, keep, place)
    _administer(visit, keep)


def _walk(installation: Installation, visit: Visit, keep: Callable[[Visitor, str], None]) -> None:
    """The two walks of the browser tests, looked at before each of these steps is sent."""
    for name, walk, steps in WALKS:
        district = AtBrowsers(installation, visit, partial(_keep_step, keep, f"walk-{name}", steps))
        walk(district)
        project = district("zhangjiayi").visitor.goes("/records/project")
        project.page.locator("tbody tr a.lf-name").first.click()
        keep(project, f"walk-{name}-project")
        district.database.close()


def _keep_step(
    keep: Callable[[Visitor, str], None], name: str, steps: tuple[str, ...], visitor: Visitor, step: str
) -> None:
    if step in steps:
        visitor.page.evaluate("scrollTo(0, 0)")
        keep(visitor, f"{name}-{step.replace('_', '-')}")


def _declare(visit: Visit, keep: Callable[[Visitor, str], None]) -> None:
    for name, amount in (("社区图书借阅服务", "85000.00"), ("街道视频会议系统", "460000.00")):
        money = dict.fromkeys(("amount_0", "budget_amount", "total_investment", "fund_amount_0"), amount)
        story.declares(visit("zhangjiayi"), name=name, **money)
    handler = visit("zhangjiayi").goes("/start/project_intake").fills(story.DECLARATION)
    handler.sees("全过程")
    handler.page.evaluate("scrollTo(0, 900)")
    keep(handler, "declaration")
    handler.submits().is_done()
    for _ in range(3):
        visit("chenguodong").opens_task("单位审核").fills(story.AGREE).submits().is_done()


def _review(visit: Visit, keep: Callable[[Visitor, str], None]) -> None:
    clerk = visit("hexiaotong").goes("/claimable")
    keep(clerk, "worklist")
    _claims(clerk)
    keep(clerk, "task")
    clerk.fills({"intake_checks": story.INTAKE_CHECKS, "intake_decision": "受理"}).submits().is_done()


def _claims(clerk: Visitor) -> Visitor:
    """Takes on what waits in the project of the story; the other projects wait for the same step."""
    row = clerk.page.locator("tbody tr", has_text=story.NAME).first
    row.locator("td.c-go").get_by_text("领取").click()
    clerk.page.wait_for_selector(".fjs-form")
    return clerk


def _appraise(visit: Visit, keep: Callable[[Visitor, str], None], place: Path) -> None:
    plan = place / "立项方案.pdf"
    plan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    handler = visit("zhangjiayi").opens_task("提交论证申请").adds_row("data_plan")
    handler.fills(story.application(plan))
    story.applies(handler, story.MISSING_FIRST)
    story.returned_with(handler, story.MISSING_FIRST)
    keep(handler, "returned")
    story.applies(handler, ())
    visit("chenguodong").opens_task("单位审签").fills(story.AGREE).submits().is_done()
    clerk = _claims(visit("hexiaotong").goes("/claimable"))
    clerk.fills({"acceptance_checks": story.ACCEPTANCE_CHECKS, "acceptance_decision": "受理"})
    clerk.submits().is_done()
    draw = visit("linxiaolan").opens_task("确定抽取条件")
    draw.fills({"expert_count": "3 人", "review_due": "2027-12-31"}).submits().is_done()
    project = visit("hexiaotong").goes("/records/project")
    project.page.get_by_role("link", name=story.NAME).first.click()
    keep(project, "project")


def _own(visit: Visit, keep: Callable[[Visitor, str], None], place: Path) -> None:
    owner = visit("suwanting").goes("/definitions/decision/management_mode")
    owner.page.wait_for_selector(".dmn-js-parent, .tjs-container", timeout=15_000)
    keep(owner, "decision-table")
    owner.goes("/definitions/process/technical_appraisal").page.wait_for_selector("[data-bpmn] .djs-element")
    keep(owner, "diagram")
    wrong = place / "project_intake.bpmn"
    text = Path("bpmn/project_intake.bpmn").read_text("utf-8")
    wrong.write_text(text.replace('camunda:formRef="intake_check"', 'camunda:formRef="intake_chek"'), "utf-8")
    owner.goes("/deploy").page.locator("input[type=file]").set_input_files(wrong)
    owner.page.get_by_role("button", name="校验并部署").click()
    owner.page.wait_for_timeout(1500)
    keep(owner, "findings")


def _administer(visit: Visit, keep: Callable[[Visitor, str], None]) -> None:
    administrator = visit("wuguoliang").goes("/instances")
    keep(administrator, "instances")
    administrator.page.get_by_role("link", name=story.NAME).first.click()
    administrator.page.wait_for_selector("[data-bpmn] .djs-element.is-done")
    keep(administrator, "instance")


def _visit(browser: Browser, installation: Installation, username: str) -> Visitor:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SIZE)
    return Visitor(context, installation.address).signs_in(username)


def _keep(folder: Path, visitor: Visitor, name: str) -> None:
    """The window as it is, when everything has come to rest, in few colours."""
    path = folder / f"{name}.png"
    visitor.page.wait_for_load_state("networkidle")
    visitor.page.wait_for_timeout(500)
    visitor.page.screenshot(path=path)
    if shutil.which("pngquant"):
        subprocess.run(["pngquant", "--force", "--ext", ".png", "128", path], check=True)  # noqa: S603, S607
    sys.stdout.write(f"{path}  {path.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, *sys.argv[2:3])
