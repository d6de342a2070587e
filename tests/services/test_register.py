from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.labels import Labels
from engine.services import records, register
from engine.services.access import SYSTEM, Actor
from engine.services.records import Cause
from engine.store.records import Wanted
from tests.services.platform_helpers import NOTES, TREES, deliver, garden, somebody

CAUSE = Cause(SYSTEM)


@pytest.fixture(autouse=True)
def _garden(session: Session) -> None:
    garden(session)


def make(session: Session, **values: Any) -> str:
    return records.write(session, "tree", None, values, CAUSE).key


def names(session: Session, actor: Actor = SYSTEM, **wanted: Any) -> list[str]:
    found = register.listing(session, "tree", actor, Wanted(**wanted))
    return [line.title for line in found.page.items]


def test_people_see_the_records_of_their_units_and_no_others(session: Session) -> None:
    make(session, name="Oak", owner="parks")
    make(session, name="Ash", owner="roads", helpers=["parks"])
    make(session, name="Elm", owner="roads")
    kim = somebody(session, "kim", "clerk@parks")
    auditor = somebody(session, "lee", "auditor@pool")
    nobody = somebody(session, "max")
    assert sorted(names(session, kim)) == ["Ash", "Oak"]
    assert len(names(session, auditor)) == 3
    assert names(session, nobody) == []
    assert register.counts(session, "tree", "name", kim) == {"Ash": 1, "Oak": 1}


def test_searching_filtering_and_sorting(session: Session) -> None:
    make(session, name="Old Oak", price="90", owner="parks", phone="555-1")
    make(session, name="Young oak", price="1000", owner="roads")
    make(session, name="Ash", owner="parks", price="200.50")
    assert sorted(names(session, text="OAK")) == ["Old Oak", "Young oak"]
    assert names(session, text="oak 555") == ["Old Oak"]
    assert names(session, text="%") == []
    assert sorted(names(session, filters={"owner": "parks"})) == ["Ash", "Old Oak"]
    assert names(session, filters={"owner": "parks", "price": "200.50"}) == ["Ash"]
    assert names(session, sort="price") == ["Old Oak", "Ash", "Young oak"]
    assert names(session, sort="-price") == ["Young oak", "Ash", "Old Oak"]
    assert names(session) == ["Ash", "Young oak", "Old Oak"]


def test_what_has_no_value_sorts_last_either_way(session: Session) -> None:
    make(session, name="Oak")
    make(session, name="Ash", price="1")
    assert names(session, sort="price") == names(session, sort="-price") == ["Ash", "Oak"]


def test_pages(session: Session) -> None:
    for number in range(5):
        make(session, name=f"T{number}")
    found = register.listing(session, "tree", SYSTEM, Wanted(sort="name", page=2, size=2))
    assert [line.title for line in found.page.items] == ["T2", "T3"]
    assert found.page.total == 5
    assert [column.key for column in found.columns] == ["tree_no", "name", "price", "felled_on", "healthy"]


def test_values_are_called_what_the_content_calls_them(session: Session) -> None:
    somebody(session, "kim", "clerk@parks")
    key = make(
        session,
        name="Oak",
        kind_of="elm",
        colours=["g"],
        owner="parks",
        keeper="kim",
        helpers=["roads", "pool"],
    )
    seen = {cell.key: cell for cell in register.view(session, "tree", key, SYSTEM).cells}
    assert str(seen["kind_of"].text) == "榆"
    assert seen["colours"].text is not None
    assert seen["colours"].text.en == "green"
    assert str(seen["owner"].text) == "Parks"
    assert seen["helpers"].text is not None
    assert seen["helpers"].text.zh == "Roads、Pool"
    assert str(seen["keeper"].text) == "Kim"
    assert seen["name"].text is None
    assert seen["price"].measure == "元"
    assert seen["name"].article == "A1"
    assert seen["phone"].value is None


def test_a_view_has_facts_state_and_lists(session: Session) -> None:
    key = make(session, name="Oak", state="up", cuts=[{"on": "2026-01-01"}, {"on": "2026-02-01"}])
    seen = register.view(session, "tree", key, SYSTEM)
    assert [cell.key for cell in seen.facts] == ["name", "kind_of", "owner"]
    assert seen.state is not None
    assert seen.state.value == "up"
    cuts = next(cell for cell in seen.cells if cell.key == "cuts")
    assert [str(row[0].value) for row in cuts.rows] == ["2026-01-01", "2026-02-01"]


def test_what_is_masked_shows_in_part_in_lists_only(session: Session) -> None:
    deliver(session, {"tree.json": TREES.replace('"list": [', '"list": ["phone", ')})
    key = make(session, name="Oak", phone="13812345678")
    (line,) = register.listing(session, "tree", SYSTEM, Wanted()).page.items
    assert line.cells[0].value == "138****5678"
    phone = next(cell for cell in register.view(session, "tree", key, SYSTEM).cells if cell.key == "phone")
    assert phone.value == "13812345678"
    assert register.mask("1234567") == "*******"


def test_the_history_is_seen_by_who_may_see_the_record(session: Session) -> None:
    key = make(session, name="Oak", owner="parks")
    records.write(session, "tree", key, {"name": "Ash", "price": "5"}, Cause(SYSTEM, "i1", None, "rename"))
    found = register.changes(session, "tree", key, SYSTEM)
    assert [(c.version, c.old.key, c.old.value, c.new.value, c.element_id) for c in found.items] == [
        (2, "name", "Oak", "Ash", "rename"),
        (2, "price", None, Decimal("5.00"), "rename"),
        (1, "name", None, "Oak", None),
        (1, "owner", None, "parks", None),
    ]
    assert found.total == 4
    with pytest.raises(NotFound):
        register.changes(session, "tree", key, somebody(session, "kim", "clerk@roads"))


def test_two_versions_compared(session: Session) -> None:
    key = make(session, name="Oak", price="1")
    for values in ({"name": "Ash", "state": "up"}, {"name": "Elm"}, {"price": "2"}, {"name": "Oak"}):
        records.write(session, "tree", key, values, CAUSE)

    def compared(older: int, newer: int) -> list[tuple[str, Any, Any]]:
        found = register.compare(session, "tree", key, older, newer, SYSTEM)
        return [(each.old.key, each.old.value, each.new.value) for each in found]

    assert compared(1, 3) == [("name", "Oak", "Elm"), ("state", None, "up")]
    assert compared(1, 5) == [("price", Decimal("1.00"), Decimal("2.00")), ("state", None, "up")]
    assert compared(3, 3) == []


def test_a_field_no_longer_drawn_keeps_its_history(session: Session) -> None:
    key = make(session, name="Oak", height=3)
    deliver(session, {"tree.json": TREES.replace('{"key": "height", "type": "number", "label": "高"},', "")})
    fields = {
        change.new.key: change.new.value for change in register.changes(session, "tree", key, SYSTEM).items
    }
    assert fields == {"name": "Oak", "height": Decimal(3)}
    assert "height" not in {cell.key for cell in register.view(session, "tree", key, SYSTEM).cells}


def test_a_case_shows_its_record_and_none_before_it_has_one(session: Session) -> None:
    key = make(session, name="Oak")
    seen = register.view_for_case(session, "tree", key)
    assert seen is not None
    assert seen.title == "Oak"
    assert register.view_for_case(session, "tree", "nothing") is None
    assert [kind.kind for kind in register.kinds(session)] == ["tree"]


def test_a_record_shows_what_belongs_to_it_and_may_be_seen(session: Session) -> None:
    deliver(
        session,
        {
            "note.json": NOTES.replace('"title"', '"units": ["owner"], "title"').replace(
                '"fields": [', '"fields": [{"key": "owner", "type": "unit", "label": "单位"}, '
            )
        },
    )
    key = make(session, name="Oak", owner="parks")
    kim, lee = somebody(session, "kim", "clerk@parks"), somebody(session, "lee", "auditor@pool")
    assert register.belonging(session, register.view(session, "tree", key, kim), kim) == []
    number = records.issue_number(session, "tree", key, CAUSE)
    for owner in ("parks", "roads"):
        values = {"said": owner, "tree_no": number, "owner": owner, "rests_on": "A1"}
        records.write(session, "note", None, values, CAUSE)
    records.write(session, "note", None, {"said": "another's", "tree_no": "T-1900-001"}, CAUSE)
    view = register.view(session, "tree", key, kim)
    seen = {who: register.belonging(session, view, who) for who in (kim, lee)}
    assert [[line.title for line in each.page.items] for each in seen[kim]] == [["parks"]]
    assert [each.page.total for each in seen[lee]] == [2]


def test_articles_are_shown_as_they_are_cited(session: Session) -> None:
    deliver(session, {"note.json": NOTES, "articles.csv": ARTICLES})
    records.write(session, "note", None, {"said": "Cut", "rests_on": "A1 A9"}, CAUSE)
    (line,) = register.listing(session, "note", SYSTEM, Wanted()).page.items
    assert line.cells[1].text == Labels("第一条、A9", "Art. 1, A9")


ARTICLES = "id,number,number_en,title,title_en,summary,summary_en\nA1,第一条,Art. 1,目的,Aims,为何,Why\n"


def test_everybody_sees_what_is_drawn_as_public_and_nobody_what_is_not(session: Session) -> None:
    deliver(session, {"note.json": NOTES})
    records.write(session, "note", None, {"said": "Cut it back"}, CAUSE)
    nobody = somebody(session, "max")
    assert register.listing(session, "note", nobody, Wanted()).page.total == 0
    deliver(session, {"note.json": NOTES.replace('"append_only"', '"public": true, "append_only"')})
    assert register.listing(session, "note", nobody, Wanted()).page.total == 1
    deliver(session, {"note.json": NOTES})
    assert register.listing(session, "note", nobody, Wanted()).page.total == 0
