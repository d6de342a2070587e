"""What people do with a task besides filling it in, on its pages."""

import re

from tests.web.browsing import link, script_data
from tests.web.conftest import Visits
from tests.web.test_tasks import asked, taken


def test_the_menu_offers_what_can_be_done_now(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    page = cora.sees(taken(cora))
    for words in ("加签", "沟通", "转办", "委派"):
        assert words in page, words
    assert "交还委派任务" not in page


def test_others_are_asked_to_sign_and_answer_on_the_task(visits: Visits) -> None:
    asked(visits("carl"))
    cora, olga = visits("cora"), visits("olga")
    task = taken(cora)
    assert 'value="olga"' in cora.sees(f"{task}/do/sign")
    sent = cora.posts(f"{task}/do/sign", to="olga", kind="beside", reason="请核价")
    assert sent.location == task
    refused = cora.sends(f"{task}/complete", {"answers": {"verdict": "YES"}})
    assert refused.status_code == 409
    assert "Olga" in refused.get_data(as_text=True)
    assert task in olga.sees("/asked")
    page = olga.sees(task)
    assert "请核价" in page
    answer = link(page, r"/requests/[^\"]+/answer")
    assert olga.posts(answer, agrees="no", text="太贵").status_code == 302
    page = cora.sees(task)
    assert "太贵" in page
    assert "不同意" in page
    assert cora.sends(f"{task}/complete", {"answers": {"verdict": "YES"}}).status_code == 200


def test_nobody_chosen_is_told_on_the_form_and_nothing_typed_is_lost(visits: Visits) -> None:
    asked(visits("carl"))
    cora = visits("cora")
    task = taken(cora)
    again = cora.posts(f"{task}/do/advice", reason="价格合理吗")
    assert again.status_code == 422
    page = again.get_data(as_text=True)
    assert "请选择人员" in page
    assert "价格合理吗" in page


def test_a_case_is_sent_to_read_and_the_reading_shows(visits: Visits) -> None:
    carl, olga = visits("carl"), visits("olga")
    case = asked(carl)
    carl.posts(f"{case}/copy", to="olga", reason="供参考")
    assert "供参考" in olga.sees("/copies")
    assert "未读" in carl.sees(f"{case}?tab=talk")
    olga.posts(link(olga.sees("/copies"), r"/instances/[^\"]+/read"))
    assert "未读" not in carl.sees(f"{case}?tab=talk")


def test_a_task_is_urged_and_its_doer_told(visits: Visits) -> None:
    carl, cora = visits("carl"), visits("cora")
    case = asked(carl)
    taken(cora)
    urge = link(carl.sees(case), r"/tasks/[^\"]+/urge")
    assert carl.posts(urge, next="https://elsewhere.example/").location == "/"
    assert "Carl催办" in cora.sees("/notifications")
    assert carl.posts(urge).status_code == 409


def test_a_case_is_called_off_by_whoever_started_it(visits: Visits) -> None:
    carl = visits("carl")
    case = asked(carl)
    off = link(carl.sees(case), r"/instances/[^\"]+/call-off")
    assert carl.posts(off, reason="填错了").status_code == 302
    page = carl.sees(case)
    assert "已终止" in page
    assert "call-off" not in page


def test_tasks_are_completed_together_and_each_says_what_became_of_it(visits: Visits) -> None:
    carl, cora = visits("carl"), visits("cora")
    for _ in range(2):
        asked(carl)
    tasks = [taken(cora) for _ in range(2)]
    cora.sends(f"{tasks[0]}/draft", {"answers": {"verdict": "YES"}})
    ids = [task.rsplit("/", 1)[1] for task in tasks]
    done = cora.posts("/tasks/complete", task=ids)
    page = done.get_data(as_text=True)
    assert len(re.findall("未办结", page)) == 1
    assert tasks[1] in cora.sees("/")
    assert tasks[0] not in cora.sees("/")


def test_after_completing_the_next_task_opens(visits: Visits) -> None:
    carl, cora = visits("carl"), visits("cora")
    for _ in range(2):
        asked(carl)
    first, second = taken(cora), taken(cora)
    data = script_data(cora.sees(first), "form-data")
    sent = cora.sends(f"{first}/complete", {"answers": {"verdict": "YES"}, "expected": data["expected"]})
    assert sent.json["location"] == second


def test_a_substitute_is_named_and_ended(visits: Visits) -> None:
    cora = visits("cora")
    page = cora.sees("/account/substitutes")
    assert 'value="cora"' not in page
    refused = cora.posts("/account/substitutes", to="nobody", first_day="2026-01-01", last_day="x")
    assert refused.status_code == 422
    assert "请填写日期" in refused.get_data(as_text=True)
