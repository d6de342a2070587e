"""Who is answered what, address by address: the whole of what the platform serves, by page and by REST."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.store.database import open_database
from tests.web.hearing import PEOPLE, SECRET, Hearing

# hana asked, arno of the same unit agreed; wim is of another unit, nora holds no role; jane has judged, jack
# has not yet, jill was not drawn; otto may take the note on and sees the register; adam and audi administrate
# and audit without any role in a case; olga owns the definitions.
READING = """
                                                  hana arno wim nora jane jack jill otto adam audi olga
/                                                 200  200  200 200  200  200  200  200  200  200  200
/claimable                                        200  200  200 200  200  200  200  200  200  200  200
/done                                             200  200  200 200  200  200  200  200  200  200  200
/started                                          200  200  200 200  200  200  200  200  200  200  200
/deadlines                                        200  200  200 200  200  200  200  200  200  200  200
/account                                          200  200  200 200  200  200  200  200  200  200  200
/notifications                                    200  200  200 200  200  200  200  200  200  200  200
/search?q=Bridge                                  200  200  200 200  200  200  200  200  200  200  200
/start                                            200  200  200 200  200  200  200  200  200  200  200
/start/petition                                   200  200  200 403  403  403  403  403  403  403  403
/start/petition?test=1                            403  403  403 403  403  403  403  403  403  403  200
/start/other                                      403  403  403 403  403  403  403  200  403  403  403
/tasks/{agreed}                                   404  200  404 404  404  404  404  404  200  200  404
/tasks/{hers}                                     404  404  404 404  200  404  404  404  200  200  404
/tasks/{his}                                      404  404  404 404  404  200  404  404  200  200  404
/tasks/{free}                                     404  404  404 404  404  404  404  200  200  200  404
/instances                                        403  403  403 403  403  403  403  403  200  200  403
/instances/{case}                                 200  200  404 404  200  200  404  200  200  200  404
/instances/{case}?tab=history&all=1               200  200  404 404  200  200  404  200  200  200  404
/instances/{case}?tab=variables                   200  200  404 404  200  200  404  200  200  200  404
/instances/{case}?tab=places                      200  200  404 404  200  200  404  200  200  200  404
/instances/{case}?tab=decisions                   200  200  404 404  200  200  404  200  200  200  404
/instances/{case}?tab=files                       200  200  404 404  200  200  404  200  200  200  404
/instances/{case}?tab=timers                      200  200  404 404  200  200  404  200  200  200  404
/instances/{case}?tab=messages                    200  200  404 404  200  200  404  200  200  200  404
/instances/{case}/diagrams/petition               200  200  404 404  200  200  404  200  200  200  404
/instances/{case}/diagrams/other                  404  404  404 404  404  404  404  404  404  404  404
/calendar                                         200  200  200 200  200  200  200  200  200  200  200
/calendar?year=2031&day=2031-01-01                200  200  200 200  200  200  200  200  200  200  200
/incidents                                        403  403  403 403  403  403  403  403  200  403  403
/incidents/{case}                                 403  403  403 403  403  403  403  403  404  403  403
/records/petition                                 200  200  200 200  200  200  200  200  200  200  200
/records/petition/{petition}                      200  200  404 404  200  200  404  200  404  404  404
/records/petition/{petition}?tab=history          200  200  404 404  200  200  404  200  404  404  404
/files/{paper}                                    200  200  404 404  200  200  404  200  200  200  404
/files/{unattached}                               404  404  200 404  404  404  404  404  404  404  404
/documents/{document}                             200  200  404 404  200  200  404  200  200  200  404
/articles                                         403  403  403 403  403  403  403  403  200  403  200
/articles/Z9                                      403  403  403 403  403  403  403  403  404  403  404
/definitions                                      403  403  403 403  403  403  403  403  200  403  200
/definitions/form                                 403  403  403 403  403  403  403  403  200  403  200
/definitions/process/petition                     403  403  403 403  403  403  403  403  200  403  200
/definitions/process/petition/1                   403  403  403 403  403  403  403  403  200  403  200
/definitions/process/petition/1/file              403  403  403 403  403  403  403  403  200  403  200
/element-templates.json                           403  403  403 403  403  403  403  403  200  403  200
/rules/dead-end                                   403  403  403 403  403  403  403  403  200  403  200
/rules/none                                       403  403  403 403  403  403  403  403  404  403  404
/people                                           403  403  403 403  403  403  403  403  200  200  403
/people/hana                                      403  403  403 403  403  403  403  403  200  200  403
/units                                            403  403  403 403  403  403  403  403  200  200  403
/deploy                                           403  403  403 403  403  403  403  403  403  403  200
/api/v1/instances                                 200  200  200 200  200  200  200  200  200  200  200
/api/v1/instances/{case}                          200  200  404 404  200  200  404  200  200  200  404
/api/v1/instances/{case}/variables                403  403  404 404  403  403  404  403  200  200  404
/api/v1/instances/{case}/history                  200  200  404 404  200  200  404  200  200  200  404
/api/v1/instances/{case}/decisions                200  200  404 404  200  200  404  200  200  200  404
/api/v1/instances/{case}/decisions/{decision}     200  200  404 404  200  200  404  200  200  200  404
/api/v1/incidents                                 403  403  403 403  403  403  403  403  200  403  403
/api/v1/incidents/{case}                          403  403  403 403  403  403  403  403  404  403  403
/api/v1/tasks                                     200  200  200 200  200  200  200  200  200  200  200
/api/v1/tasks?list=candidate                      200  200  200 200  200  200  200  200  200  200  200
/api/v1/tasks?list=all                            403  403  403 403  403  403  403  403  200  403  403
/api/v1/tasks/{agreed}                            404  200  404 404  404  404  404  404  200  200  404
/api/v1/tasks/{hers}                              404  404  404 404  200  404  404  404  200  200  404
/api/v1/tasks/{his}                               404  404  404 404  404  200  404  404  200  200  404
/api/v1/tasks/{free}                              404  404  404 404  404  404  404  200  200  200  404
/api/v1/records                                   200  200  200 200  200  200  200  200  200  200  200
/api/v1/records/petition                          200  200  200 200  200  200  200  200  200  200  200
/api/v1/records/petition/{petition}               200  200  404 404  200  200  404  200  404  404  404
/api/v1/records/petition/{petition}/changes       200  200  404 404  200  200  404  200  404  404  404
/api/v1/files/{paper}                             200  200  404 404  200  200  404  200  200  200  404
/api/v1/files/{unattached}                        404  404  200 404  404  404  404  404  404  404  404
/api/v1/processes                                 200  200  200 200  200  200  200  200  200  200  200
/api/v1/processes/petition                        200  200  200 403  403  403  403  403  403  403  403
/api/v1/processes/petition/instances              200  200  200 200  200  200  200  200  200  200  200
/api/v1/deployments                               403  403  403 403  403  403  403  403  200  403  200
/api/v1/deployments/{case}                        403  403  403 403  403  403  403  403  404  403  404
/api/v1/deadlines                                 200  200  200 200  200  200  200  200  200  200  200
/api/v1/calendar                                  200  200  200 200  200  200  200  200  200  200  200
/api/v1/calendar/2026                             200  200  200 200  200  200  200  200  200  200  200
/api/v1/calendar/changes                          200  200  200 200  200  200  200  200  200  200  200
/api/v1/clock                                     200  200  200 200  200  200  200  200  200  200  200
/asked                                            200  200  200 200  200  200  200  200  200  200  200
/copies                                           200  200  200 200  200  200  200  200  200  200  200
/tasks/{his}/do/transfer                          404  404  404 404  404  200  404  404  200  200  404
/instances/{case}?tab=talk                        200  200  404 404  200  200  404  200  200  200  404
/instances/{case}/copy                            200  200  404 404  200  200  404  200  200  403  404
/api/v1/tasks/{his}/requests                      404  404  404 404  404  200  404  404  200  200  404
/api/v1/tasks/{his}/earlier                       404  404  404 404  404  200  404  404  403  403  404
/api/v1/instances/{case}/copies                   200  200  404 404  200  200  404  200  200  200  404
/api/v1/instances/{case}/comments                 200  200  404 404  200  200  404  200  200  200  404
/account/substitutes                              200  200  200 200  200  200  200  200  200  200  200
/api/v1/substitutes                               200  200  200 200  200  200  200  200  200  200  200
"""
# A dash stands where the attempt would succeed or ask for more: those are told in other tests.
CHANGING = """
                                                  hana arno wim nora jane jack jill otto adam audi olga
POST  /tasks/{free}/claim                         404  404  404 404  404  404  404  -    403  403  404
POST  /tasks/{free}/unclaim                       404  404  404 404  404  404  404  403  -    403  404
POST  /tasks/{free}/complete                      404  404  404 404  404  404  404  400  403  403  404
POST  /tasks/{free}/draft                         404  404  404 404  404  404  404  400  403  403  404
POST  /tasks/{his}/claim                          404  404  404 404  404  403  404  404  403  403  404
POST  /tasks/{his}/unclaim                        404  404  404 404  404  403  404  404  403  403  404
POST  /tasks/{his}/complete                       404  404  404 404  404  -    404  404  403  403  404
POST  /tasks/{his}/draft                          404  404  404 404  404  -    404  404  403  403  404
POST  /tasks/{hers}/complete                      404  404  404 404  409  404  404  404  409  409  404
POST  /tasks/{hers}/claim                         404  404  404 404  409  404  404  404  409  409  404
POST  /tasks/{hers}/unclaim                       404  404  404 404  409  404  404  404  409  409  404
POST  /start/petition                             -    -    -   403  403  403  403  403  403  403  403
POST  /start/petition?test=1                      403  403  403 403  403  403  403  403  403  403  -
POST  /start/petition?version=1                   403  403  403 403  403  403  403  403  403  403  -
POST  /start/petition/draft                       -    -    -   403  403  403  403  403  403  403  403
POST  /start/petition/preview                     200  200  200 403  403  403  403  403  403  403  403
POST  /instances/{case}/cancel                    403  403  403 403  403  403  403  403  -    403  403
POST  /instances/{case}/variables                 403  403  403 403  403  403  403  403  -    403  403
POST  /instances/{case}/move                      403  403  403 403  403  403  403  403  -    403  403
POST  /incidents/{case}/retry                     403  403  403 403  403  403  403  403  404  403  403
POST  /incidents/{case}/skip                      403  403  403 403  403  403  403  403  404  403  403
POST  /calendar/preview                           403  403  403 403  403  403  403  403  -    403  403
POST  /calendar                                   403  403  403 403  403  403  403  403  -    403  403
POST  /people                                     403  403  403 403  403  403  403  403  422  403  403
POST  /people/hana/roles                          403  403  403 403  403  403  403  403  403  403  403
POST  /people/hana/roles/{membership}/end         403  403  403 403  403  403  403  403  403  403  403
POST  /people/hana/password                       403  403  403 403  403  403  403  403  422  403  403
POST  /people/hana/active                         403  403  403 403  403  403  403  403  -    403  403
POST  /deploy                                     403  403  403 403  403  403  403  403  403  403  400
POST  /account/password                           422  422  422 422  422  422  422  422  422  422  422
POST  /files                                      400  400  400 400  400  400  400  400  400  400  400
POST  /api/v1/instances/{case}/cancel             403  403  403 403  403  403  403  403  -    403  403
POST  /api/v1/instances/{case}/variables          403  403  403 403  403  403  403  403  -    403  403
POST  /api/v1/instances/{case}/move               403  403  403 403  403  403  403  403  -    403  403
POST  /api/v1/incidents/{case}/retry              403  403  403 403  403  403  403  403  404  403  403
POST  /api/v1/incidents/{case}/skip               403  403  403 403  403  403  403  403  404  403  403
POST  /api/v1/tasks/{free}/claim                  404  404  404 404  404  404  404  -    403  403  404
POST  /api/v1/tasks/{free}/unclaim                404  404  404 404  404  404  404  403  -    403  404
POST  /api/v1/tasks/{free}/complete               404  404  404 404  404  404  404  400  403  403  404
POST  /api/v1/tasks/{his}/claim                   404  404  404 404  404  403  404  404  403  403  404
POST  /api/v1/tasks/{his}/unclaim                 404  404  404 404  404  403  404  404  403  403  404
POST  /api/v1/tasks/{his}/complete                404  404  404 404  404  -    404  404  403  403  404
POST  /api/v1/processes/petition/instances        -    -    -   403  403  403  403  403  403  403  403
POST  /api/v1/decisions/weight/evaluate           403  403  403 403  403  403  403  403  -    403  -
POST  /api/v1/messages                            403  403  403 403  403  403  403  403  -    403  403
POST  /api/v1/signals                             403  403  403 403  403  403  403  403  -    403  403
POST  /api/v1/deployments                         403  403  403 403  403  403  403  403  403  403  -
POST  /api/v1/deployments/check                   403  403  403 403  403  403  403  403  403  403  -
PATCH /api/v1/records/petition/{petition}         403  403  403 403  403  403  403  403  403  403  403
POST  /api/v1/calendar/preview                    403  403  403 403  403  403  403  403  -    403  403
PUT   /api/v1/calendar                            403  403  403 403  403  403  403  403  -    403  403
POST  /api/v1/files                               422  422  422 422  422  422  422  422  422  422  422
PUT   /api/v1/clock                               403  403  403 403  403  403  403  403  -    403  403
POST  /api/v1/clock/advance                       403  403  403 403  403  403  403  403  -    403  403
DELETE /api/v1/clock                              403  403  403 403  403  403  403  403  -    403  403
POST  /tasks/{his}/do/transfer                    404  404  404 404  404  422  404  404  422  403  404
POST  /tasks/{his}/urge                           -    -    404 404  -    403  404  -    -    403  404
POST  /tasks/complete                             200  200  200 200  200  200  200  200  200  200  200
POST  /requests/{case}/answer                     404  404  404 404  404  404  404  404  404  404  404
POST  /requests/{case}/take-back                  404  404  404 404  404  404  404  404  404  404  404
POST  /instances/{case}/read                      302  302  302 302  302  302  302  302  302  302  302
POST  /instances/{case}/comments                  422  422  404 404  422  422  404  422  422  403  404
POST  /instances/{case}/copy                      422  422  404 404  422  422  404  422  422  403  404
POST  /instances/{case}/call-off                  422  403  404 404  403  403  404  403  403  403  404
POST  /api/v1/tasks/{his}/transfer                404  404  404 404  404  422  404  404  422  403  404
POST  /api/v1/tasks/{his}/delegate                404  404  404 404  404  422  404  404  403  403  404
POST  /api/v1/tasks/{his}/give-back               404  404  404 404  404  400  404  404  403  403  404
POST  /api/v1/tasks/{his}/requests                404  404  404 404  404  422  404  404  403  403  404
POST  /api/v1/tasks/{his}/return                  404  404  404 404  404  422  404  404  403  403  404
POST  /api/v1/tasks/{his}/withdraw                404  404  404 404  404  403  404  404  403  403  404
POST  /api/v1/tasks/{his}/urge                    -    -    404 404  -    403  404  -    -    403  404
POST  /api/v1/tasks/complete                      422  422  422 422  422  422  422  422  422  422  422
POST  /api/v1/requests/{case}/answer              404  404  404 404  404  404  404  404  404  404  404
DELETE /api/v1/requests/{case}                    404  404  404 404  404  404  404  404  404  404  404
POST  /api/v1/instances/{case}/read               204  204  204 204  204  204  204  204  204  204  204
POST  /api/v1/instances/{case}/comments           422  422  404 404  422  422  404  422  422  403  404
POST  /api/v1/instances/{case}/copies             422  422  404 404  422  422  404  422  422  403  404
POST  /api/v1/instances/{case}/call-off           422  403  404 404  403  403  404  403  403  403  404
POST  /account/substitutes                        422  422  422 422  422  422  422  422  422  422  422
POST  /account/substitutes/{case}/end             404  404  404 404  404  404  404  404  404  404  404
POST  /api/v1/substitutes                         422  422  422 422  422  422  422  422  422  422  422
DELETE /api/v1/substitutes/{case}                 404  404  404 404  404  404  404  404  404  404  404
"""
BODIES: dict[str, Any] = {
    "/api/v1/instances/{case}/cancel": {"reason": "r"},
    "/api/v1/instances/{case}/variables": {"variables": {}, "reason": "r"},
    "/api/v1/instances/{case}/move": {"number": 1, "to": "x", "reason": "r"},
    "/api/v1/incidents/{case}/skip": {"reason": "r"},
    "/api/v1/tasks/{his}/transfer": {"to": "nobody"},
    "/api/v1/tasks/{his}/delegate": {"to": "nobody"},
    "/api/v1/tasks/{his}/give-back": {"text": "t"},
    "/api/v1/tasks/{his}/requests": {"kind": "advice", "to": ["nobody"], "question": "q"},
    "/api/v1/tasks/{his}/return": {"process": "petition", "element": "x", "reason": "r"},
    "/api/v1/instances/{case}/copies": {"to": ["nobody"]},
    "/api/v1/instances/{case}/comments": {"text": " "},
    "/api/v1/messages": {"name": "n"},
    "/api/v1/signals": {"name": "n"},
    "/api/v1/records/petition/{petition}": {"values": {}, "reason": "r", "version": 1},
    "/api/v1/calendar": {"source": "s", "days": [{"day": "2031-01-01", "kind": "holiday"}]},
    "/api/v1/calendar/preview": {"source": "s", "days": [{"day": "2031-01-01", "kind": "holiday"}]},
    "/api/v1/clock": {"now": "2027-01-01T00:00:00+08:00"},
    "/api/v1/clock/advance": {"by": "P1D"},
}
PAGES_BODY = {"answers": {"opinion": "x"}, "expected": None}
FOR_ALL = {"account.enter", "account.sign_in", "account.sign_out", "account.speak", "account.mark_read"}
FOR_ALL |= {"api_docs.page", "api_docs.openapi", "health.alive", "health.ready", "metrics.metrics", "static"}
FOR_ALL |= {"verifying.verify", "verifying.verified"}


def lines(table: str) -> list[tuple[list[str], list[str]]]:
    """(what is asked, what each of the people is answered) of a table."""
    _, *written = table.strip().splitlines()
    words = [line.split() for line in written]
    return [(each[: -len(PEOPLE)], each[-len(PEOPLE) :]) for each in words]


@pytest.fixture(scope="module")
def hearing(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hearing]:
    folder = tmp_path_factory.mktemp("hearing")
    shutil.copy(sqlite_template, folder / "hearing.db")
    database = open_database(f"sqlite:///{folder / 'hearing.db'}")
    yield Hearing(database, folder)
    database.close()


@pytest.mark.parametrize(("asked", "told"), [(asked[0], told) for asked, told in lines(READING)])
def test_what_each_may_see(hearing: Hearing, asked: str, told: list[str]) -> None:
    found = {name: str(hearing.asks(name, "GET", asked)[0]) for name in PEOPLE}
    assert found == dict(zip(PEOPLE, told, strict=True))


@pytest.mark.parametrize(("asked", "told"), lines(CHANGING))
def test_what_each_may_not_do(hearing: Hearing, asked: list[str], told: list[str]) -> None:
    method, address = asked
    body = BODIES.get(address, {} if address.startswith("/api/") else PAGES_BODY)
    before = hearing.rows()
    for name, expected in zip(PEOPLE, told, strict=True):
        if expected != "-":
            status, answer = hearing.asks(name, method, address, body)
            assert (name, str(status)) == (name, expected), answer[:300]
    assert hearing.rows() == before


def test_every_address_stands_in_the_tables(hearing: Hearing) -> None:
    adapter = hearing.app.url_map.bind("localhost")
    asked = [("GET", asked[0]) for asked, _ in lines(READING)] + [
        (asked[0], asked[1]) for asked, _ in lines(CHANGING)
    ]
    covered = {
        (method, adapter.match(address.partition("?")[0].format(**hearing.places), method=method)[0])
        for method, address in asked
    }
    served = {
        (method, rule.endpoint)
        for rule in hearing.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in FOR_ALL
    }
    assert served == covered


@pytest.mark.parametrize("asked", [asked[0] for asked, _ in lines(READING)])
def test_what_one_judge_wrote_is_not_shown_to_others_before_all_have_judged(
    hearing: Hearing, asked: str
) -> None:
    """She may look at it herself; those who audit and administrate see what was entered."""
    for name in set(PEOPLE) - {"jane", "adam", "audi"}:
        assert SECRET not in hearing.asks(name, "GET", asked)[1], name


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_lists_hold_only_what_one_may_see(hearing: Hearing, name: str) -> None:
    takes_part = {"hana", "arno", "jane", "jack", "otto", "adam", "audi"}
    in_register = takes_part - {"adam", "audi"}
    for address, those in (
        ("/api/v1/instances", takes_part),
        ("/api/v1/processes/petition/instances", takes_part),
        ("/search?q=Bridge", takes_part),
        ("/records/petition?q=Bridge", in_register),
        ("/api/v1/records/petition?text=Bridge", in_register),
        ("/api/v1/tasks", {"jack"}),
        ("/api/v1/tasks?list=candidate", {"otto"}),
        ("/api/v1/tasks?list=done", {"arno", "jane"}),
    ):
        assert (hearing.places["case"] in _shown(hearing, name, address)) is (name in those), address


def _shown(hearing: Hearing, name: str, address: str) -> str:
    """The answer; a list of records stands for their case."""
    answer = hearing.asks(name, "GET", address)[1]
    return answer.replace(hearing.places["petition"], hearing.places["case"])
