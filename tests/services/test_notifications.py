import pytest
from sqlalchemy.orm import Session

from engine.labels import Labels
from engine.services import notifications, people
from engine.services.access import SYSTEM, Actor
from tests.services.platform_helpers import organisation, somebody

TITLE, TEXT = Labels("标题", "Title"), Labels("正文", "Text")


@pytest.fixture
def kim(session: Session) -> Actor:
    organisation(session)
    somebody(session, "lee", "clerk@parks", "expert@pool")
    somebody(session, "max", "clerk@roads")
    return somebody(session, "kim", "clerk@parks")


def test_people_and_groups_are_told_each_once(session: Session, kim: Actor) -> None:
    told = notifications.notify(session, ["kim", "clerk@parks", "expert"], TITLE, TEXT, "i1")
    assert told == ["kim", "lee"]
    (said,) = notifications.of(session, kim).items
    assert (said.title, said.title_en, said.text_en, said.instance_id) == ("标题", "Title", "Text", "i1")


def test_whoever_left_is_not_told(session: Session, kim: Actor) -> None:
    people.set_active(session, "max", False, SYSTEM)
    assert notifications.notify(session, ["max", "clerk@roads", "nobody"], TITLE, TEXT) == []


def test_reading_one_or_all(session: Session, kim: Actor) -> None:
    for _ in range(3):
        notifications.notify(session, ["clerk"], TITLE, TEXT)
    assert notifications.unread(session, kim) == 3
    notifications.mark_read(session, kim, notifications.of(session, kim).items[0].id)
    assert notifications.unread(session, kim) == 2
    notifications.mark_read(session, kim)
    assert notifications.unread(session, kim) == 0
    assert notifications.unread(session, people.actor_named(session, "lee")) == 3


def test_nobody_reads_another_ones(session: Session, kim: Actor) -> None:
    notifications.notify(session, ["lee"], TITLE, TEXT)
    lee = people.actor_named(session, "lee")
    (said,) = notifications.of(session, lee).items
    notifications.mark_read(session, kim, said.id)
    assert notifications.unread(session, lee) == 1
