"""People work, and processes of the platform are killed again and again: at random instants, and just before
and just after commits. On PostgreSQL, too, the database itself is stopped in the middle."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from engine.config import Settings
from engine.services import people, tokens
from engine.services.access import SYSTEM
from engine.services.definitions import deploy
from engine.store.database import Database, open_database
from tests.chaos.checker import contradictions, unfinished
from tests.chaos.crew import Hand, Victim, free_port, victim
from tests.services.diagrams import (
    diagram,
    end,
    flow,
    hears,
    inputs,
    node,
    process,
    shared,
    start,
    timer,
    user,
)

HANDS = 3
FEW_COMMITS = 12
"""A process that is to kill itself at a commit does so at one of its first."""
ROLES = b"key,name,name_en,grants\nclerk,x,Clerk,\n"
UNITS = b"code,type,parent,name\ndesk,o,,Desk\n"
OUTSIDE = {"camunda_type": "external"}
# A case waits for a person, tells everybody, sends word of it, rests for a moment, and ends.
WORK = diagram(
    shared("message", "word"),
    process(
        "work",
        start(),
        user("do"),
        node("serviceTask", "tell", inputs(to="clerk", title="done"), camunda_topic="notify", **OUTSIDE),
        node("serviceTask", "send", inputs(message="word"), camunda_topic="message.send", **OUTSIDE),
        node("intermediateCatchEvent", "rest", timer('=duration("PT0.3S")')),
        end(),
        flow("start>do>tell>send>rest>end"),
    ),
    process("hear", start("heard", hears("message", "word")), end("noted"), flow("heard>noted")),
)


@dataclass
class Story:
    """One run: who works, what can be killed, and how it came out."""

    settings: Settings
    database: Database
    hands: list[Hand]
    victims: list[Victim]
    chance: random.Random
    cuts: dict[str, int] = field(default_factory=dict)
    """How often each kind of cut was made."""

    @property
    def told(self) -> dict[str, str]:
        return {task: key for hand in self.hands for task, key in hand.told_done.items()}


def play(settings: Settings, kills: int, seed: int, stop_database: Callable[[], None] | None = None) -> Story:
    """Plays to the end and answers with the story; `verdict` says whether it holds.

    With `stop_database`, which stops a PostgreSQL and starts it again, that is done twice, and a worker of
    its own is among the victims.
    """
    stop, port, secrets = threading.Event(), free_port(), prepare(settings)
    database = open_database(settings.database)
    roles = [("serve", str(port)), *([("work",)] if stop_database else [])]
    with ExitStack() as stack:
        victims = [stack.enter_context(victim(settings, *role)) for role in roles]
        hands = [Hand(port, secret, f"h{n}", stop) for n, secret in enumerate(secrets)]
        story = Story(settings, database, hands, victims, random.Random(seed))
        threads = [threading.Thread(target=hand.works) for hand in hands]
        for each in [*victims, *threads]:
            each.start()
        for number in range(kills):
            wait_for_work(hands, story.chance.randint(1, 3))
            _cut(story)
            if stop_database and number in (kills // 3, 2 * kills // 3):
                stop_database()
        wait_for_work(hands, 1)
        stop.set()
        for thread in threads:
            thread.join()
        _come_to_rest(database)
    return story


def prepare(settings: Settings) -> list[str]:
    """The process and the people; their tokens."""
    database, secrets = open_database(settings.database), []
    with database.begin() as session:
        deploy(session, {"work.bpmn": WORK.encode(), "roles.csv": ROLES, "units.csv": UNITS}, SYSTEM)
    for number in range(HANDS):
        with database.begin() as session:
            people.add(session, f"hand{number}", f"Hand {number}", None, SYSTEM)
            people.grant(session, f"hand{number}", "clerk", "desk", SYSTEM)
            secrets.append(tokens.create(session, f"hand{number}", "", SYSTEM).secret)
    database.close()
    return secrets


def verdict(story: Story) -> list[str]:
    """What is wrong; nothing if all is well."""
    wrong = [each for hand in story.hands for each in hand.wrong]
    return wrong + contradictions(story.database, story.told, HANDS)


def _cut(story: Story) -> None:
    """Kills one of the processes and starts it again, to die at one of its first commits, or not."""
    chosen, chance = story.chance.choice(story.victims), story.chance
    time.sleep(chance.uniform(0, 0.1))
    chosen.cut_the_power()
    _count(story, "at an instant")
    when = chance.choice(["", "", "before", "after"])
    if when:
        chosen.start(when, str(chance.randint(1, FEW_COMMITS)))
        if chosen.wait_until_gone(seconds=15):
            _count(story, f"{when} a commit")
        else:
            chosen.cut_the_power()
    chosen.start()


def _count(story: Story, kind: str) -> None:
    story.cuts[kind] = story.cuts.get(kind, 0) + 1


def wait_for_work(hands: Sequence[Hand], more: int) -> None:
    """Returns when so many more tasks were completed; a busy machine takes its time."""
    before = sum(len(hand.told_done) for hand in hands)
    until = time.monotonic() + 60
    while sum(len(hand.told_done) for hand in hands) < before + more:
        assert time.monotonic() < until, "nobody gets any work done"
        time.sleep(0.005)


def _come_to_rest(database: Database) -> None:
    until = time.monotonic() + 120
    while unfinished(database):
        assert time.monotonic() < until, "the platform does not come to an end"
        time.sleep(0.1)
