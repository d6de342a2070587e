"""Messages reach exactly the one they are for, also when they come early."""

import pytest
from sqlalchemy import func, select

from engine.errors import Forbidden
from engine.services import mailbox, messages
from engine.services.access import SYSTEM
from engine.services.mailbox import Letter, Sender
from engine.services.messages import Ambiguous
from engine.store.instances import Instance
from engine.store.messages import BufferedMessage, Subscription
from tests.actors import Case, Person, Town
from tests.services.diagrams import (
    diagram,
    end,
    flow,
    hears,
    inputs,
    node,
    process,
    properties,
    shared,
    start,
    timer,
    user,
)

WAITS = process(
    "waits",
    start(),
    user("prepare"),
    node("intermediateCatchEvent", "catch", hears("message", "paid")),
    user("thank"),
    end(),
    flow("start>prepare>catch>thank>end"),
)
SENDS = process(
    "sends",
    start(),
    user("decide"),
    node("intermediateThrowEvent", "throw", inputs(amount="=amount"), hears("message", "paid")),
    end(),
    flow("start>decide>throw>end"),
)
BEGINS = process(
    "begins",
    start("start", hears("message", "order")),
    user("pack"),
    end(),
    flow("start>pack>end"),
)
PAID = shared("message", "paid")


def waiting_for_payment(town: Town, alice: Person, key: str) -> Case:
    case = alice.starts("waits", key)
    alice.completes("prepare", case)
    return case


def test_a_message_wakes_the_one_that_waits_under_its_key(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    one, two = waiting_for_payment(town, alice, "A-1"), waiting_for_payment(town, alice, "A-2")
    found = town.sends("paid", "A-2", amount=5)
    assert found.instance_id == two.id
    assert (one.waits_at, two.waits_at) == ([], ["thank"])
    assert two.variables["amount"] == 5
    assert "MessageReceived" in two.told


def test_without_a_key_it_must_be_clear_who_is_meant(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    one = waiting_for_payment(town, alice, "A-1")
    waiting_for_payment(town, alice, "A-2")
    with pytest.raises(Ambiguous, match="2 cases wait for the message paid"):
        town.sends("paid")
    town.sends("paid", "A-2")
    assert town.sends("paid").instance_id == one.id


def test_an_early_message_is_kept_for_the_one_it_is_for(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    assert town.sends("paid", "A-1", amount=7).instance_id is None
    other = waiting_for_payment(town, alice, "A-2")
    assert other.waits_at == []
    meant = waiting_for_payment(town, alice, "A-1")
    assert meant.waits_at == ["thank"]
    assert meant.variables["amount"] == 7
    assert kept(town) == 0


def test_an_early_message_is_given_once(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    town.sends("paid")
    first, second = waiting_for_payment(town, alice, "A-1"), waiting_for_payment(town, alice, "A-2")
    assert (first.waits_at, second.waits_at) == (["thank"], [])


def test_nobody_gets_a_message_that_is_too_old(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    town.sends("paid", "A-1")
    town.days_pass(31)
    assert waiting_for_payment(town, alice, "A-1").waits_at == []
    assert kept(town) == 0


def test_what_one_case_sends_another_receives(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS), "s.bpmn": diagram(PAID, SENDS)})
    receiver = waiting_for_payment(town, alice, "A-1")
    sender = alice.starts("sends", "A-1")
    alice.completes("decide", sender, amount=12)
    assert sender.is_completed
    assert receiver.waits_at == ["thank"]
    assert receiver.variables["amount"] == 12
    assert "MessageThrown" in sender.told


def test_a_correlation_key_of_its_own_goes_before_the_business_key(town: Town, alice: Person) -> None:
    key = properties(correlationKey="=invoice")
    waits = WAITS.replace('name="catch">', f'name="catch">{key}')
    town.deploys({"m.bpmn": diagram(PAID, waits)})
    case = alice.starts("waits", "A-1")
    alice.completes("prepare", case, invoice=42)
    town.sends("paid", "A-1")
    assert case.waits_at == []
    town.sends("paid", 42)
    assert case.waits_at == ["thank"]


def test_keys_say_which_variables_the_waiting_step_must_see(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    one, two = alice.starts("waits"), alice.starts("waits")
    alice.completes("prepare", one, invoice=1, year=2026)
    alice.completes("prepare", two, invoice=2, year=2026)
    with pytest.raises(Ambiguous):
        town.sends("paid", keys={"year": 2026})
    assert town.sends("paid", keys={"invoice": 2, "year": 2026}).instance_id == two.id
    assert town.sends("paid", keys={"invoice": 3}).instance_id is None
    late = alice.starts("waits")
    alice.completes("prepare", late, invoice=3)
    assert late.waits_at == ["thank"]
    assert one.waits_at == []


def test_a_message_starts_a_process_with_its_key(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(shared("message", "order"), BEGINS)})
    found = town.sends("order", "B-9", items=3)
    assert found.started
    assert found.instance_id is not None
    case = Case(town, found.instance_id)
    assert case.detail.summary.business_key == "B-9"
    assert case.variables["items"] == 3


def test_a_sender_does_not_fail_because_the_receiver_cannot_go_on(town: Town, alice: Person) -> None:
    broken = WAITS.replace("</bpmn:process>", "") + node("exclusiveGateway", "which")
    broken = broken.replace(flow("start>prepare>catch>thank>end"), "")
    broken += flow("start>prepare>catch>which") + flow("which>thank", "=nothing") + flow("thank>end")
    town.deploys({"m.bpmn": diagram(PAID, broken + "</bpmn:process>"), "s.bpmn": diagram(PAID, SENDS)})
    receiver = waiting_for_payment(town, alice, "A-1")
    sender = alice.starts("sends", "A-1")
    alice.completes("decide", sender, amount=1)
    assert sender.is_completed
    assert receiver.detail.incidents == []
    town.outbox_is_tried_to_the_end()
    (incident,) = receiver.detail.incidents
    assert incident.element == "which"
    assert "MessageReceived" in receiver.told


def test_an_ambiguous_message_is_an_incident_of_its_sender(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS), "s.bpmn": diagram(PAID, SENDS)})
    for _ in range(2):
        waiting_for_payment(town, alice, "A-1")
    sender = alice.starts("sends", "A-1")
    alice.completes("decide", sender, amount=1)
    town.outbox_is_tried_to_the_end()
    (incident,) = sender.detail.incidents
    assert incident.element == "throw"
    assert "2 cases wait" in str(incident.reason)


def test_a_message_and_a_receiver_that_missed_each_other_are_brought_together(
    town: Town, alice: Person
) -> None:
    """As when both were committed in the same instant: the message is kept although somebody waits."""
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    case = waiting_for_payment(town, alice, "A-1")
    with town.database.begin() as session:
        mailbox.keep(session, Letter("paid", "A-1", payload={"amount": 3}), "x")
    town.settles()
    assert case.waits_at == ["thank"]
    assert kept(town) == 0


def test_a_kept_message_that_several_wait_for_stays(town: Town, alice: Person) -> None:
    town.deploys({"m.bpmn": diagram(PAID, WAITS)})
    cases = [waiting_for_payment(town, alice, "A-1") for _ in range(2)]
    with town.database.begin() as session:
        mailbox.keep(session, Letter("paid", "A-1"), "x")
    town.settles()
    assert kept(town) == 1
    assert [case.waits_at for case in cases] == [[], []]


def test_what_a_test_instance_throws_reaches_no_real_case(town: Town, alice: Person) -> None:
    town.deploys(
        {"waits.bpmn": diagram(WAITS, PAID), "begins.bpmn": diagram(BEGINS, shared("message", "order"))}
    )
    case = waiting_for_payment(town, alice, "K1")
    with town.database.begin() as session:
        mailbox.send(session, Letter("paid", "K1", test=True), Sender())
        mailbox.send(session, Letter("order", "K2", test=True), Sender())
    town.settles()
    assert case.waits_at == []
    with town.database.reading() as session:
        begun = select(Instance.test).where(Instance.process == "begins")
        assert list(session.scalars(begun)) == [True]
    with town.database.begin() as session:
        mailbox.send(session, Letter("paid", "K1", test=False), Sender())
    town.settles()
    assert case.waits_at == ["thank"]


def test_an_interrupted_wait_hears_nothing(town: Town, alice: Person) -> None:
    late = node("boundaryEvent", "late", timer("P1D"), attachedToRef="wait")
    waits = process(
        "w",
        start(),
        node("receiveTask", "wait", messageRef="message_paid"),
        late,
        user("remind"),
        end(),
        flow("start>wait>end"),
        flow("late>remind>end"),
    )
    town.deploys({"m.bpmn": diagram(PAID, waits)})
    case = alice.starts("w", "A-1")
    town.days_pass(2)
    assert case.waits_at == ["remind"]
    assert town.sends("paid", "A-1").instance_id is None
    with town.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Subscription)) == 0


def test_sending_is_granted(town: Town, alice: Person) -> None:
    with town.database.begin() as session, pytest.raises(Forbidden):
        messages.correlate(session, "paid", None, alice.actor)
    with town.database.begin() as session:
        messages.correlate(session, "paid", None, SYSTEM)


def kept(town: Town) -> int:
    with town.database.reading() as session:
        return session.scalar(select(func.count()).select_from(BufferedMessage)) or 0
