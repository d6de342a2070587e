"""Cases: the list, and one case with its diagrams, variables, history, decisions, timers and messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.errors import Message, NotFound
from engine.services import access, definitions, instances, tasks, versions
from engine.services.instances import InstanceDetail, InstanceSummary, State, Wanted
from web import casework, door, elements, paging
from web.caseparts import FOR_ADMINISTRATORS, PARTS
from web.diagrams import of_case
from web.telling import Teller
from web.texts import say, t
from web.visitors import actor, needs

pages = Blueprint("instances", __name__)


@pages.get("/instances")
@needs(access.may_list_instances, Message("the list of all cases is for administrators"))
def listed() -> ResponseReturnValue:
    session = door.session()
    wanted = casework.wanted(
        test=request.args.get("test") == "1", incidents=request.args.get("incidents") == "1"
    )
    found = instances.search(session, actor(), wanted, paging.wanted(), paging.SIZE)
    return render_template(
        "instances.html",
        buckets=_buckets(session),
        processes=casework.processes(session),
        rows=[casework.line(each) for each in found.items],
        pages=paging.Pages(paging.wanted(), found.total),
        narrowed=any(request.args.get(name) for name in ("q", "process", "state", "incidents", "test")),
    )


@pages.get("/instances/<instance_id>")
def instance(instance_id: str) -> ResponseReturnValue:
    session, detail = door.session(), instances.detail(door.session(), instance_id, actor())
    return render_template("instance.html", **_page(session, detail))


@pages.get("/instances/<instance_id>/diagrams/<process>")
def diagram(instance_id: str, process: str) -> ResponseReturnValue:
    """The diagram that a case runs by, or one that it called, for whoever may see the case; no other."""
    case = instances.detail(door.session(), instance_id, actor())
    if process not in case.trails:
        raise NotFound(what=Message("The definition"), key=process)
    drawn = definitions.diagram(door.session(), process, case.summary.as_of)
    return Response(drawn, mimetype="application/xml")


def _page(session: Session, detail: InstanceDetail) -> dict[str, Any]:
    case = detail.summary
    tell = Teller(session, case.as_of)
    admin = access.may_see_variables(actor())
    tab = _tab(admin)
    return {
        "id": case.id,
        "crumbs": _crumbs(admin, case),
        "title": casework.title_of(case.subject, case.business_key, case.process),
        "state_words": casework.state_words(case.state),
        "tone": casework.TONES[case.state],
        "test": case.test,
        "admin": admin,
        "process": say(case.process),
        "version": case.version,
        "business_key": casework.known_number(case.subject, case.business_key),
        "starter": casework.person(case.starter_name),
        "started_at": case.started_at,
        "ended_at": case.ended_at,
        "subject": casework.subject_link(session, case.subject, actor()),
        "may_mend": access.may_mend(actor()),
        "may_cancel": access.may_mend(actor()) and case.state is State.RUNNING,
        "speaks": tasks.may_speak_up(session, case.id, actor()),
        "may_call_off": tasks.can_call_off(session, case.id, actor()),
        "incidents": [_incident(tell, each) for each in detail.incidents],
        "diagrams": _diagrams(session, detail, admin),
        "elements": _elements(session, detail) if admin else [],
        "tab": tab,
        "tabs": _tabs(detail, tab, admin),
        **PARTS[tab](session, detail, tell),
    }


def _crumbs(admin: bool, case: InstanceSummary) -> list[tuple[str, str]]:
    if not admin:
        return [(t("Started by me"), url_for("tasks.started"))] if case.starter == actor().username else []
    return [
        (t("Instances"), url_for("instances.listed")),
        (say(case.process), url_for("instances.listed", process=case.process_key)),
    ]


def _incident(tell: Teller, incident: Any) -> Mapping[str, Any]:
    return {
        "id": incident.id,
        "step": tell.step(incident.process, incident.element, incident.name),
        "reason": say(incident.reason),
        "opened_at": incident.opened_at,
    }


def _diagrams(session: Session, detail: InstanceDetail, admin: bool) -> list[Mapping[str, Any]]:
    """The case's own diagram, then those of the processes it called: folded where they have finished."""
    case = detail.summary
    failed: dict[str, dict[str, int]] = {}
    for incident in detail.incidents:
        count = failed.setdefault(incident.process, {})
        count[incident.element] = count.get(incident.element, 0) + 1
    called = [trail for key, trail in detail.trails.items() if key != case.process_key]
    ordered = [detail.trails[case.process_key], *sorted(called, key=lambda trail: not trail.active)]
    return [
        {
            "words": (name := _name(session, trail.process_key, case)),
            "label": t("Diagram of {process} with what is finished and where the case is", process=name),
            "href": url_for("instances.diagram", instance_id=case.id, process=trail.process_key),
            "state": of_case(
                replace(trail, active=_tokens(detail, trail.process_key)),
                failed.get(trail.process_key, {}),
                admin,
            ),
            "folded": trail.process_key != case.process_key and not trail.active,
        }
        for trail in ordered
    ]


def _tokens(detail: InstanceDetail, process: str) -> Mapping[str, int]:
    """Element -> tokens there. What only holds others inside is not counted beside them."""
    counted: dict[str, int] = {}
    for at in detail.live:
        if at.process_key == process:
            counted[at.element_id] = counted.get(at.element_id, 0) + (at.state != "holding")
    return {element: max(1, count) for element, count in counted.items()}


def _name(session: Session, process: str, case: InstanceSummary) -> str:
    if process == case.process_key:
        return say(case.process)
    return say(versions.process(session, process, case.as_of).labels)


def _elements(session: Session, detail: InstanceDetail) -> list[elements.ElementShown]:
    """What is known of each element of the case's own diagram."""
    case = detail.summary
    trail = detail.trails.get(case.process_key)

    def more(element: str) -> list[tuple[str, str]]:
        done, here = (trail.done.get(element, 0), trail.active.get(element, 0)) if trail else (0, 0)
        words = [t("{n} finished", n=done)] if done else []
        words += [t("{n} here now", n=here)] if here else []
        return [(t("In this case"), t(", ").join(words))] if words else []

    process = versions.process(session, case.process_key, version=case.version)
    return elements.shown(session, process, more)


def _tab(admin: bool) -> str:
    wanted = request.args.get("tab", "tasks")
    return wanted if wanted in PARTS and (admin or wanted not in FOR_ADMINISTRATORS) else "tasks"


def _tabs(detail: InstanceDetail, on: str, admin: bool) -> list[tuple[str, int | None, str, bool]]:
    listed: list[tuple[str, str, int | None]] = [
        ("tasks", t("Open tasks"), len(detail.tasks)),
        ("talk", t("Comments and copies"), None),
        ("history", t("History"), None),
        ("decisions", t("Decisions"), None),
        ("files", t("Files"), None),
        ("timers", t("Timers"), len(detail.timers)),
        ("messages", t("Messages"), len(detail.listening)),
    ]
    if admin:
        listed[1:1] = [
            ("variables", t("Variables"), None),
            ("places", t("Where it stands"), len(detail.live)),
        ]
    return [
        (words, count, paging.here(tab=key, page=None, q=None) + "#tab", key == on)
        for key, words, count in listed
    ]


def _buckets(session: Session) -> list[Mapping[str, Any]]:
    """How many cases are in each state; each figure narrows the list to it."""
    counts = instances.counts(session, actor(), Wanted())
    failed = sum(instances.counts(session, actor(), Wanted(incidents=True)).values())
    chosen = ("incidents" if request.args.get("incidents") else "") or request.args.get("state", "")
    figures = [
        ("", t("All cases"), sum(counts.values()), ""),
        ("running", t("Running"), counts.get(State.RUNNING, 0), ""),
        ("incidents", t("With incidents"), failed, "late"),
        ("completed", t("Finished"), counts.get(State.COMPLETED, 0), ""),
        ("cancelled", t("Cancelled"), counts.get(State.CANCELLED, 0), ""),
    ]
    return [
        {
            "words": words,
            "count": count,
            "level": level if count else "",
            "here": key == chosen,
            "href": paging.here(
                state=key if key not in ("", "incidents") else None,
                incidents=1 if key == "incidents" else None,
                page=None,
            ),
        }
        for key, words, count, level in figures
    ]
