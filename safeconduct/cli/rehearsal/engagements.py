"""The diplomatic register of the rehearsal: the diary of engagements.toml, written down by the register's actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.asks import close_ask, make_ask, name_cases
from safeconduct.diplomacy.actions.assurances import Promise, record_assurance
from safeconduct.diplomacy.actions.concerns import raise_concern, record_reply
from safeconduct.diplomacy.actions.counterparts import (
    add_office,
    add_official,
    add_official_name,
    add_state,
    begin_term,
)
from safeconduct.diplomacy.actions.engagements import (
    Plan,
    Who,
    change_engagement,
    hold_engagement,
    plan_engagement,
)
from safeconduct.diplomacy.actions.statements import Said, record_statement, set_position
from safeconduct.diplomacy.enums import (
    AskKind,
    AskStage,
    EngagementKind,
    Level,
    OfficeKind,
    ReplyKind,
    Side,
    StatementChannel,
    Strength,
)
from safeconduct.diplomacy.models import Ask, Engagement, Office, Official, State, Statement
from safeconduct.diplomacy.scopes import cases_of_measure
from safeconduct.figures.models import PublishedFigure
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from .ministry import Ministry
from .tables import local, table

Entry = dict[str, Any]


@dataclass(slots=True)
class Register:
    """What was written down so far, by the keys of the table."""

    crisis: Crisis
    by: Actor
    states: dict[str, State] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    officials: dict[str, Official] = field(default_factory=dict)
    engagements: dict[str, Engagement] = field(default_factory=dict)
    asks: dict[str, Ask] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)

    def spoke(self, said: Entry) -> dict[str, Any]:
        """The engagement, office and official that an entry names."""
        return {
            "engagement": self.engagements.get(said.get("engagement", "")),
            "office": self.offices.get(said.get("office", "")),
            "official": self.officials.get(said.get("official", "")),
        }


def write_register(ministry: Ministry) -> None:
    """Write the counterparts down, then every entry of the diary, in its order."""
    register = Register(ministry.crisis, ministry.lead)
    _add_counterparts(register, table("engagements"))
    for said in table("engagements")["entry"]:
        WRITERS[said["what"]](register, said, local(said["known"]))


def _add_counterparts(register: Register, tables: dict[str, Any]) -> None:
    by = register.by
    for key, said in tables["states"].items():
        register.states[key] = add_state(**said, by=by)
    for key, said in tables["offices"].items():
        rest = {**said, "state": register.states[said["state"]], "kind": OfficeKind(said["kind"])}
        register.offices[key] = add_office(**rest, by=by)
    for key, said in tables["officials"].items():
        official = add_official(register.states[said["state"]], name=said["name"], by=by)
        for text, language in said["names"]:
            add_official_name(official, text=text, language=language, by=by)
        begin_term(
            official, register.offices[said["office"]], title=said["title"], level=Level(said["level"]),
            since=_date(said["since"]), by=by,
        )  # fmt: skip
        register.officials[key] = official


def _plan(register: Register, said: Entry, known_at: datetime) -> None:
    register.engagements[said["key"]] = plan_engagement(
        register.crisis, register.states[said["state"]], _planned(register, said), by=register.by,
        follows=register.engagements.get(said.get("follows", "")), known_at=known_at,
    )  # fmt: skip


def _change(register: Register, said: Entry, known_at: datetime) -> None:
    engagement, plan = register.engagements[said["key"]], _planned(register, said)
    change_engagement(engagement, plan, reason=said["reason"], by=register.by, known_at=known_at)


def _hold(register: Register, said: Entry, known_at: datetime) -> None:
    """It was held; what nobody had planned before is written down with it."""
    if said["key"] not in register.engagements:
        _plan(register, said, known_at)
    hold_engagement(register.engagements[said["key"]], _planned(register, said), by=register.by, known_at=known_at)


def _planned(register: Register, said: Entry) -> Plan:
    sides = ((Side.OURS, said.get("ours", [])), (Side.THEIRS, said.get("theirs", [])))
    return Plan(
        EngagementKind(said["kind"]), _date(said["on"]), level=Level(said["level"]) if "level" in said else None,
        place=said["place"], occasion=said.get("occasion", ""), topics=tuple(said.get("topics", ())),
        participants=tuple(_who(register, side, key) for side, keys in sides for key in keys),
        summary=said.get("summary", ""),
    )  # fmt: skip


def _who(register: Register, side: Side, key: str) -> Who:
    return Who(side, official=register.officials.get(key), office=register.offices.get(key))


def _ask(register: Register, said: Entry, known_at: datetime) -> None:
    ask = make_ask(
        register.crisis, register.states[said["state"]], kind=AskKind(said["kind"]), words=said["words"],
        measure=said.get("measure", ""), asked_on=_date(said["asked_on"]), by=register.by, known_at=known_at,
    )  # fmt: skip
    if key := said.get("cases_of"):
        name_cases(ask, list(cases_of_measure(register.crisis, key, as_known=known_at)), by=register.by,
                   known_at=known_at)  # fmt: skip
    register.asks[said["key"]] = ask


def _raise(register: Register, said: Entry, known_at: datetime) -> None:
    raise_concern(
        register.engagements[said["engagement"]], strength=Strength(said["strength"]), ask=register.asks[said["ask"]],
        words=said["words"], by=register.by, known_at=known_at,
    )  # fmt: skip


def _reply(register: Register, said: Entry, known_at: datetime) -> None:
    record_reply(
        register.asks[said["ask"]], kind=ReplyKind(said["kind"]), words=said["words"], on=_date(said["on"]),
        by=register.by, known_at=known_at, **register.spoke(said),
    )  # fmt: skip


def _close(register: Register, said: Entry, known_at: datetime) -> None:
    close_ask(
        register.asks[said["ask"]], stage=AskStage(said["stage"]), reason=said["reason"], on=_date(said["on"]),
        by=register.by, known_at=known_at,
    )  # fmt: skip


def _promise(register: Register, said: Entry, known_at: datetime) -> None:
    promise = Promise(
        AskKind(said["kind"]), said["words"], said["speaker"], _date(said["given_on"]),
        due_words=said.get("due_words", ""), scope=said.get("scope", ""), measure=said.get("measure", ""),
        kept_by=said.get("kept_by"), stopped_since=_date(said.get("stopped_since", "")),
        statement=register.statements.get(said.get("statement", "")), ask=register.asks.get(said.get("ask", "")),
        **register.spoke(said),
    )  # fmt: skip
    record_assurance(register.crisis, register.states[said["state"]], promise, by=register.by, known_at=known_at)


def _say(register: Register, said: Entry, known_at: datetime) -> None:
    told = Said(
        side=Side(said["side"]), speaker=said["speaker"], channel=StatementChannel(said["channel"]),
        said_on=_date(said["said_on"]), quote=said["quote"], source=said["source"], language="en",
        state=register.states.get(said.get("state", "")), asks=tuple(register.asks[key] for key in said["asks"]),
        figures=_figures(register.crisis, said.get("figures_of"), said["speaker"]), **register.spoke(said),
    )  # fmt: skip
    register.statements[said["key"]] = record_statement(register.crisis, told, by=register.by, known_at=known_at)


def _figures(crisis: Crisis, day: date | None, speaker: str) -> tuple[PublishedFigure, ...]:
    """The figures that this speaker published on this day."""
    return tuple(PublishedFigure.objects.filter(crisis=crisis, known_on=day, said_by=speaker)) if day else ()


def _position(register: Register, said: Entry, known_at: datetime) -> None:
    set_position(
        register.crisis, words=said["words"], source=said["source"], since=_date(said["since"]),
        state=register.states[said["state"]], by=register.by, known_at=known_at,
    )  # fmt: skip


def _date(text: str) -> PartialDate:
    return PartialDate.parse_edtf(text) if text else UNKNOWN


WRITERS: dict[str, Callable[[Register, Entry, datetime], None]] = {
    "plan": _plan, "change": _change, "hold": _hold, "ask": _ask, "raise": _raise, "reply": _reply, "close": _close,
    "promise": _promise, "say": _say, "position": _position,
}  # fmt: skip
