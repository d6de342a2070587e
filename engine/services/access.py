"""Who may do what. THE one place: every page, file, call and verb asks here, and the answer is no unless a
predicate below says yes.

A person may do something for one of three reasons: the thing waits for them (tasks), it is theirs or their
unit's (instances, records and what hangs on them), or a role they hold grants a capability. Which role grants
what is content. `SYSTEM`, the platform acting by the clock or finishing what a person set going, may do
anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.errors import Forbidden, Message
from engine.store import deadlines, documents, files, requests, visibility
from engine.store.documents import Document
from engine.store.files import File, FileLink, Target
from engine.store.instances import Instance
from engine.store.records import Record
from engine.store.requests import Request
from engine.store.tasks import State, Task, principals


class Capability(StrEnum):
    """What a role may be granted, as written in the content's table of roles."""

    DEFINITIONS_READ = "definitions.read"
    """See every process, table and form, and try decisions out."""
    DEFINITIONS_DEPLOY = "definitions.deploy"
    """Deploy them and start test instances."""
    INSTANCES_READ = "instances.read"
    """See every instance with its state and variables."""
    INSTANCES_MEND = "instances.mend"
    """Retry, move, cancel; set variables."""
    HISTORY_READ = "history.read"
    """See the history and the decisions of every instance."""
    RECORDS_READ = "records.read"
    """See the whole register."""
    RECORDS_CORRECT = "records.correct"
    """Correct a record outside a process, with a reason."""
    PEOPLE_READ = "people.read"
    """See accounts and who holds which role."""
    PEOPLE_MANAGE = "people.manage"
    """Make and end accounts and tokens, give new passwords."""
    ROLES_GRANT = "roles.grant"
    """Give and end roles; never one's own."""
    CALENDAR_MANAGE = "calendar.manage"
    """Load the working-day calendar."""
    ARTICLES_LOAD = "articles.load"
    """Load the official text that articles are shown from."""
    CLOCK_SET = "clock.set"
    """Move the business clock of an installation for tests."""
    MESSAGES_SEND = "messages.send"
    """Send messages and signals to instances, as another system would."""


class ActorKind(StrEnum):
    PERSON = "person"
    """Somebody signed in, or a program with a person's token."""
    SYSTEM = "system"
    """The platform itself."""


@dataclass(frozen=True)
class StandIn:
    """Somebody who is away and whose tasks another does."""

    username: str
    name: str
    process: str = ""
    """Only the tasks drawn in this process; nothing for all."""


@dataclass(frozen=True)
class Actor:
    """Who acts, and what they hold on the business day they act."""

    person_id: str | None
    username: str
    name: str
    groups: frozenset[str] = field(default_factory=frozenset)
    """`role` and `role@unit` for every role held."""
    units: frozenset[str] = field(default_factory=frozenset)
    """Codes of the units in which a role is held."""
    capabilities: frozenset[Capability] = field(default_factory=frozenset)
    kind: ActorKind = ActorKind.PERSON
    stands_in: tuple[StandIn, ...] = ()
    """For whom they do tasks on that day."""

    @property
    def is_system(self) -> bool:
        return self.kind is ActorKind.SYSTEM

    def holds(self, capability: Capability) -> bool:
        """Whether a role of theirs grants it; the platform itself holds all."""
        return self.is_system or capability in self.capabilities


SYSTEM = Actor(None, "system", "system", kind=ActorKind.SYSTEM)


def require(allowed: bool, reason: Message) -> None:
    """Raises `Forbidden` unless `allowed`; the reason completes "You may not do this: …"."""
    if not allowed:
        raise Forbidden(reason=reason)


def may_see_definitions(actor: Actor) -> bool:
    """Diagrams, tables and forms are seen by those who own or audit them; a case shows its own anyway."""
    return actor.holds(Capability.DEFINITIONS_READ)


def may_deploy(actor: Actor) -> bool:
    """Only a role that is granted it changes how everybody's cases run. It may start test instances too."""
    return actor.holds(Capability.DEFINITIONS_DEPLOY)


def may_start(actor: Actor, attributes: Mapping[str, str]) -> bool:
    """A process is started by whom its diagram names: `candidateStarterGroups` (`role` or `role@unit`) and
    `candidateStarterUsers` among the Camunda attributes of the process. One that names nobody is started by
    messages, timers and other diagrams only."""
    groups = _listed(attributes.get("candidateStarterGroups", ""))
    users = _listed(attributes.get("candidateStarterUsers", ""))
    return actor.is_system or actor.username in users or not actor.groups.isdisjoint(groups)


def may_see_people(actor: Actor) -> bool:
    """Accounts and memberships are personal data: seen by those who manage or audit them."""
    reasons = (Capability.PEOPLE_READ, Capability.PEOPLE_MANAGE, Capability.ROLES_GRANT)
    return any(map(actor.holds, reasons))


def may_manage_people(actor: Actor) -> bool:
    """Accounts are made, changed and ended by a role that is granted it, and by the operator's commands."""
    return actor.holds(Capability.PEOPLE_MANAGE)


def may_grant_roles(actor: Actor, username: str | None = None) -> bool:
    """Roles are given and ended by a role that is granted it, and by the operator's commands; nobody gives
    or ends their own. Without a name: whether they may for anybody."""
    return actor.is_system or (actor.holds(Capability.ROLES_GRANT) and actor.username != username)


def may_manage_tokens(actor: Actor, person_id: str) -> bool:
    """People manage their own tokens, which can do no more than they can; managers of accounts manage all."""
    return actor.person_id == person_id or actor.holds(Capability.PEOPLE_MANAGE)


def may_manage_calendar(actor: Actor) -> bool:
    """The calendar moves everybody's deadlines."""
    return actor.holds(Capability.CALENDAR_MANAGE)


def may_load_articles(actor: Actor) -> bool:
    """The official text stands beside every task as the law."""
    return actor.holds(Capability.ARTICLES_LOAD)


def may_send_messages(actor: Actor) -> bool:
    """A message or a signal moves cases that are not the sender's."""
    return actor.holds(Capability.MESSAGES_SEND)


def may_set_clock(actor: Actor, settings: Settings) -> bool:
    """Time is moved for nobody in production: only in an installation for tests, by who is granted it."""
    return settings.test and actor.holds(Capability.CLOCK_SET)


def visible_instances(actor: Actor) -> ColumnElement[bool]:
    """The instances somebody may see, as a condition for lists: the policy of `may_see_instance`."""
    if actor.holds(Capability.INSTANCES_READ):
        return true()
    return visibility.instance_of(_names(actor), _principals(actor), actor.units)


def may_list_instances(actor: Actor) -> bool:
    """The list of all cases is for those who may see every one of them; others find theirs by their tasks and
    what they started."""
    return actor.holds(Capability.INSTANCES_READ)


def may_see_instance(session: Session, actor: Actor, instance: Instance) -> bool:
    """A case is seen by whoever started it, did a task in it, holds one or may claim one; by people whose
    unit stands in the unit fields of its record; and by those who may see every instance."""
    return visibility.instance_visible(session, instance.id, visible_instances(actor))


def may_speak_up(session: Session, actor: Actor, instance: Instance) -> bool:
    """Whoever takes part in a case, or whose unit it is about, and administrators: they comment, send it to
    others to read, and urge. Who may only look into everything says nothing."""
    part = visibility.instance_of(_names(actor), _principals(actor), actor.units)
    return may_mend(actor) or visibility.instance_visible(session, instance.id, part)


def may_see_variables(actor: Actor) -> bool:
    """Variables hold what reviewers must not see of one another: they are for administrators only."""
    return actor.holds(Capability.INSTANCES_READ)


def may_see_history(session: Session, actor: Actor, instance: Instance) -> bool:
    """What happened is seen by auditors, and by whoever may see the case."""
    return actor.holds(Capability.HISTORY_READ) or may_see_instance(session, actor, instance)


def may_see_answers(actor: Actor) -> bool:
    """What others entered in a task, and the whole of a decision's inputs: auditors and administrators."""
    return actor.holds(Capability.HISTORY_READ) or actor.holds(Capability.INSTANCES_READ)


def may_mend(actor: Actor) -> bool:
    """Retrying, moving, cancelling and setting variables change cases outside what was drawn."""
    return actor.holds(Capability.INSTANCES_MEND)


def may_see_task(session: Session, actor: Actor, task: Task) -> bool:
    """A task is seen by its assignee and whoever stands in for them, by its candidates while it is open, by
    whoever did it, by those who are asked about it, and by auditors and administrators. Taking part in the
    case is not enough: reviewers side by side must not see each other's."""
    waits = task.state == State.OPEN and _is_candidate(actor, task)
    theirs = actor.username in (task.assignee, task.owner, task.completed_by)
    if actor.is_system or waits or theirs or may_see_answers(actor) or stands_in(actor, task):
        return True
    return task.requests > 0 and requests.asked(session, task.id, actor.username)


def may_claim(actor: Actor, task: Task) -> bool:
    """A task is claimed by one of its candidates. Whether it is still free is for the verb to find out, which
    tells them who was faster."""
    return actor.is_system or _is_candidate(actor, task)


def may_complete(actor: Actor, task: Task) -> bool:
    """Only its assignee completes a task, or whoever stands in for them: a candidate claims it first."""
    has = task.assignee is not None and task.assignee == actor.username
    return actor.is_system or has or stands_in(actor, task) is not None


def stands_in(actor: Actor, task: Task) -> StandIn | None:
    """For whom the actor would do a task, when it is not their own."""
    if task.assignee is None or task.assignee == actor.username:
        return None
    away = (each for each in actor.stands_in if each.username == task.assignee)
    return next((each for each in away if each.process in ("", task.process)), None)


def may_stand_in(substitute: Actor, away: Actor) -> bool:
    """A colleague of a unit, who does not administer people or cases: nobody may come by those means to do
    what they administer."""
    offices = (Capability.PEOPLE_MANAGE, Capability.ROLES_GRANT, Capability.INSTANCES_MEND)
    administers = any(map(substitute.holds, offices))
    return not administers and not substitute.units.isdisjoint(away.units)


def may_release(actor: Actor, task: Task) -> bool:
    """A claimed task is given back by its assignee, or by an administrator when the assignee is away."""
    return may_complete(actor, task) or may_mend(actor)


def may_receive(receiver: Actor, holder: Actor, task: Task) -> bool:
    """A task is handed to one of its candidates; one that was meant for a single person to somebody who holds
    a role in a unit of theirs."""
    if task.candidate_users or task.candidate_groups:
        return _is_candidate(receiver, task)
    return not receiver.units.isdisjoint(holder.units)


def may_hand_over(actor: Actor, task: Task) -> bool:
    """Whoever has a task gives it to another, or an administrator does when they are away."""
    return may_complete(actor, task) or may_mend(actor)


def may_answer(actor: Actor, request: Request) -> bool:
    """Only whoever is asked signs or advises."""
    return actor.username == request.username


def may_take_back(actor: Actor, request: Request) -> bool:
    """Whoever asked no longer asks."""
    return actor.is_system or actor.username == request.asked_by


def may_call_off(actor: Actor, instance: Instance) -> bool:
    """A case is called off by whoever started it. Whether it is not too late is for the verb to find out."""
    return actor.is_system or instance.starter == actor.username


def visible_records(actor: Actor) -> ColumnElement[bool]:
    """The records somebody may see, as a condition for lists: the policy of `may_see_record`."""
    if actor.holds(Capability.RECORDS_READ):
        return true()
    return visibility.record_of(_names(actor), _principals(actor), actor.units)


def may_see_record(session: Session, actor: Actor, record: Record) -> bool:
    """A record is seen by people whose unit stands in its unit fields (not a unit above or below it), by
    those who take part in an instance that is about it, and by those who may see the whole register; one of a
    kind that is drawn as public by everybody."""
    return visibility.record_visible(session, record.key, visible_records(actor))


def visible_deadlines(actor: Actor) -> ColumnElement[bool]:
    """The deadlines somebody may see, as a condition for lists: those about a record they may see, those of a
    case they may see that is about none, and those that their unit has to meet."""
    if actor.holds(Capability.RECORDS_READ):
        return true()
    theirs = deadlines.of_units(actor.units)
    of_cases = deadlines.of_cases(visible_instances(actor))
    return or_(theirs, of_cases, deadlines.of_records(visible_records(actor)))


def may_correct_records(actor: Actor) -> bool:
    """Records are changed by processes; a correction outside one is for those who are granted it."""
    return actor.holds(Capability.RECORDS_CORRECT)


def may_see_file(session: Session, actor: Actor, file: File) -> bool:
    """A file is seen by whoever uploaded it and by those who may see a thing it is attached to."""
    if actor.is_system or (file.person_id is not None and file.person_id == actor.person_id):
        return True
    document = documents.of_file(session, file.id)
    if document is not None and may_see_document(session, actor, document):
        return True
    return any(_may_see_target(session, actor, link) for link in files.links(session, file.id))


def may_see_document(session: Session, actor: Actor, document: Document) -> bool:
    """A document is seen by those who may see the instance that issued it or the record it is about."""
    return _sees_instance(session, actor, document.instance_id) or _sees_record(
        session, actor, document.record_key
    )


def _may_see_target(session: Session, actor: Actor, link: FileLink) -> bool:
    match Target(link.target):
        case Target.INSTANCE:
            return _sees_instance(session, actor, link.target_id)
        case Target.RECORD:
            return _sees_record(session, actor, link.target_id)


def _sees_instance(session: Session, actor: Actor, instance_id: str | None) -> bool:
    return instance_id is not None and visibility.instance_visible(
        session, instance_id, visible_instances(actor)
    )


def _sees_record(session: Session, actor: Actor, key: str | None) -> bool:
    return key is not None and visibility.record_visible(session, key, visible_records(actor))


def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _is_candidate(actor: Actor, task: Task) -> bool:
    named = actor.username in task.candidate_users
    return named or not actor.groups.isdisjoint(task.candidate_groups)


def _principals(actor: Actor) -> list[str]:
    return principals([actor.username], actor.groups)


def _names(actor: Actor) -> list[str]:
    """The actor, and those whose tasks they do."""
    return [actor.username, *(each.username for each in actor.stands_in)]
