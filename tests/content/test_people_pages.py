"""Accounts and roles in the browser: the three administrators keep to their own, and roles to their days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import clock
from engine.services import people
from tests.content.district import District
from tests.web.asking import Asking

SYS, SEC, AUDIT, NOBODY = "wuguoliang", "renjing", "shangming", "zhangjiayi"
OTHER = "zengminqi"


def sends(asking: Asking, who: str, path: str, **fields: str) -> tuple[int, str]:
    visitor = asking.browser(who)
    answer = visitor.client.post(
        path, data={**fields, "csrf_token": visitor.token}, headers={"Accept": "text/html"}
    )
    with answer:
        return answer.status_code, answer.get_data(as_text=True)


def groups(district: District, username: str) -> frozenset[str]:
    with district.database.reading() as session:
        return people.actor_named(session, username).groups


def test_a_role_is_given_from_a_day_to_a_day_and_ended(district: District, asking: Asking) -> None:
    today = clock.today()
    given = {
        "role": "owner_approver",
        "unit": "cuizhu_subdistrict",
        "first_day": str(today + timedelta(days=1)),
        "last_day": str(today + timedelta(days=3)),
    }
    assert sends(asking, SEC, f"/people/{OTHER}/roles", **given)[0] == 302
    assert "owner_approver" not in groups(district, OTHER)
    district.days_pass(1)
    assert "owner_approver@cuizhu_subdistrict" in groups(district, OTHER)
    with district.database.reading() as session:
        held = people.memberships(session, OTHER, people.actor_named(session, SEC))
        (new,) = [each for each in held if each.role == "owner_approver"]
    ended = {"last_day": str(clock.today())}
    assert sends(asking, SEC, f"/people/{OTHER}/roles/{new.id}/end", **ended)[0] == 302
    district.days_pass(1)
    assert "owner_approver" not in groups(district, OTHER)


@pytest.mark.parametrize("role", ["owner_handler", "sec_admin", "audit_admin"])
def test_an_administrator_gets_no_other_role(district: District, asking: Asking, role: str) -> None:
    status, page = sends(asking, SEC, f"/people/{SYS}/roles", role=role, unit="data_bureau")
    assert status == 422
    assert "不得与其他岗位兼任" in page
    assert not groups(district, SYS) & {role}


def test_nobody_in_cases_becomes_an_administrator(district: District, asking: Asking) -> None:
    for role in ("sys_admin", "sec_admin", "audit_admin"):
        assert sends(asking, SEC, f"/people/{NOBODY}/roles", role=role, unit="data_bureau")[0] == 422
    assert not groups(district, NOBODY) & {"sys_admin", "sec_admin", "audit_admin"}


@pytest.mark.parametrize(
    ("who", "may"),
    [(SYS, {"account"}), (SEC, {"role"}), (AUDIT, set()), (NOBODY, set())],
)
def test_accounts_and_roles_are_in_different_hands(
    district: District, asking: Asking, who: str, may: set[str]
) -> None:
    sent = {"role": "owner_approver", "unit": "cuizhu_subdistrict"}
    statuses = {
        "account": sends(asking, who, "/people", username="neuling", name="新人", password="Quiet-otter-77")[
            0
        ],
        "role": sends(asking, who, f"/people/{OTHER}/roles", **sent)[0],
    }
    assert {what for what, status in statuses.items() if status == 302} == may
    assert {status for what, status in statuses.items() if what not in may} <= {403}
    assert sends(asking, who, f"/people/{who}/roles", **sent)[0] == 403  # never one's own


def test_who_audits_looks_on(asking: Asking) -> None:
    for path in ("/people", f"/people/{OTHER}", "/units"):
        status, page = asking.asks(AUDIT, "GET", path)
        assert status == 200
        assert '<form method="post" action="/people' not in page
        assert asking.asks(NOBODY, "GET", path)[0] == 403
    assert "黄贝街道办事处" in asking.asks(AUDIT, "GET", "/units")[1]


def test_a_weak_password_or_a_taken_name_is_said(asking: Asking) -> None:
    fields = {"username": OTHER, "name": "x", "password": "Quiet-otter-77"}
    assert sends(asking, SYS, "/people", **fields)[0] == 422
    assert sends(asking, SYS, "/people", **{**fields, "username": "neuling", "password": "short"})[0] == 422
    sent = {"role": "owner_approver", "unit": "cuizhu_subdistrict", "first_day": "soon"}
    assert sends(asking, SEC, f"/people/{OTHER}/roles", **sent)[0] == 422
