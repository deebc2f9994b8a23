"""Planning, holding, changing and cancelling an engagement: each is a new version with who takes part; nothing that was
said is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.access.enums import Task
from safeconduct.access.models import User
from safeconduct.audit.actions import record
from safeconduct.audit.enums import Verb
from safeconduct.cases.as_known import day_in
from safeconduct.cases.models import Crisis
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

from ..days import event_words
from ..enums import EngagementKind, Level, Setting, Side, Stage
from ..knowing import known_when
from ..models import Engagement, EngagementVersion, Participant, State
from ..taking_part import Present, Who, check_sides, level_of, present

__all__ = ["Plan", "Who", "cancel_engagement", "change_engagement", "hold_engagement", "plan_engagement"]

MOST_TOPICS = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said of an engagement at one time. Without a level it is that of the highest who takes part on that
    day."""

    kind: EngagementKind
    on: PartialDate = UNKNOWN
    level: Level | None = None
    setting: Setting = Setting.BILATERAL
    place: str = ""
    occasion: str = ""
    topics: tuple[str, ...] = ()
    participants: tuple[Who, ...] = ()
    summary: str = ""


@transaction.atomic
def plan_engagement(
    crisis: Crisis,
    state: State,
    plan: Plan,
    *,
    by: Actor,
    follows: Engagement | None = None,
    known_at: datetime | None = None,
    key: UUID | None = None,
) -> Engagement:
    """Put an engagement into the register. The same `key` again (a form sent twice) is the same engagement.

    Raises `Refused` when the actor may not, `FieldFault` for what cannot be so.
    """
    known = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    if there := _sent_before(key, crisis, by):
        return there
    if state.is_ours:
        raise FieldFault("state", _("An engagement is with another state. Choose the counterpart."))
    everybody = _checked(state, plan)
    _check_follows(crisis, follows, plan)
    starts, ends = plan.on.earliest, plan.on.latest
    made = Engagement(
        id=key or uuid7(), crisis=crisis, state=state, follows=follows, known_at=known, made_by_id=by.id,
        stage=Stage.PLANNED, kind=plan.kind, level=_level(plan, everybody), starts_on=starts, ends_on=ends,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if there := _sent_before(key, crisis, by):
            return there
        raise Refused(_("This form was sent already. Open a new one.")) from error
    version = _write(made, plan, everybody, Stage.PLANNED, number=1, reason="", known_at=known, by=by)
    after = {"reference": made.reference, "state": state.name, **_told(version, everybody)}
    record(Verb.PLAN_ENGAGEMENT, by=by, kind="engagement", id=made.pk, after=after)
    return made


def hold_engagement(
    engagement: Engagement,
    plan: Plan,
    *,
    by: Actor,
    reason: str = "",
    known_at: datetime | None = None,
    seen: int | None = None,
) -> EngagementVersion:
    """Record that an engagement was held: on which day, who came, what was said in short. It cannot lie in the future.
    What was cancelled and took place after all needs the reason. `seen` as in `change_engagement`."""
    return _follow_up(
        engagement, plan, Stage.HELD, Verb.HOLD_ENGAGEMENT, by=by, reason=reason, known_at=known_at, seen=seen
    )


def change_engagement(
    engagement: Engagement,
    plan: Plan,
    *,
    by: Actor,
    reason: str = "",
    known_at: datetime | None = None,
    seen: int | None = None,
) -> EngagementVersion:
    """Say anew what is planned, or correct, with the reason, what was held. What was cancelled is planned again.

    `seen` is the number of the version that the officer had before her: when somebody changed it since, she is told.
    """
    return _follow_up(
        engagement, plan, None, Verb.CHANGE_ENGAGEMENT, by=by, reason=reason, known_at=known_at, seen=seen
    )


@transaction.atomic
def cancel_engagement(
    engagement: Engagement, *, reason: str, by: Actor, known_at: datetime | None = None
) -> EngagementVersion:
    """Say that an engagement does not take place, and why. One in which something was raised or promised did."""
    known = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    held, before = _locked(engagement)
    if before.stage == Stage.CANCELLED:
        return before
    if not reason.strip():
        raise FieldFault("reason", _("Write why it does not take place."))
    if _is_used(held):
        raise Refused(_("Something is recorded as raised or said in it: it took place. Correct it with “Change”."))
    _check_order(before, known)
    everybody = _as_before(before)
    version = _write(
        held, _plan_of(before), everybody, Stage.CANCELLED, number=before.number + 1, reason=reason, known_at=known,
        by=by,
    )  # fmt: skip
    _record_change(Verb.CANCEL_ENGAGEMENT, before, version, everybody, by)
    return version


@transaction.atomic
def _follow_up(
    engagement: Engagement,
    plan: Plan,
    stage: Stage | None,
    verb: Verb,
    *,
    by: Actor,
    reason: str,
    known_at: datetime | None,
    seen: int | None,
) -> EngagementVersion:
    """The next version of an engagement. What says the same as the last one (a form sent twice) writes nothing."""
    known = known_when(by, Task.KEEP_ENGAGEMENTS, known_at)
    held, before = _locked(engagement)
    to = stage or (Stage.HELD if before.stage == Stage.HELD else Stage.PLANNED)
    everybody = _checked(held.state, plan)
    if _says_the_same(before, plan, everybody, to):
        return before
    _check_next(before, to, is_holding=stage is not None, reason=reason, seen=seen)
    _check_order(before, known)
    if to == Stage.HELD:
        _check_past(held.crisis, plan, known)
    version = _write(held, plan, everybody, to, number=before.number + 1, reason=reason, known_at=known, by=by)
    _record_change(verb, before, version, everybody, by)
    return version


def _check_next(before: EngagementVersion, to: Stage, *, is_holding: bool, reason: str, seen: int | None) -> None:
    if seen is not None and seen != before.number:
        who = User.objects.filter(pk=before.by_id).values_list("name", flat=True).first() or ""
        words = _("%(name)s changed this engagement while you wrote. Look at it as it is now, and send yours again.")
        raise Refused(words % {"name": who})
    if is_holding and before.stage == Stage.HELD:
        raise Refused(_("It is recorded as held already. Correct it with “Change”."))
    if not reason.strip() and before.stage != Stage.PLANNED:
        words = _("Write why what was held is corrected.")
        raise FieldFault("reason", _("Write why it takes place after all.") if before.stage != to else words)


def _check_order(before: EngagementVersion, known: datetime) -> None:
    """What is known of an engagement is told in its order, so that every earlier day reads as it was."""
    if known < before.known_at:
        words = _("The version before was known on %(day)s. What follows it cannot have been known earlier.")
        day = timezone.localtime(before.known_at).strftime("%Y-%m-%d %H:%M")
        raise FieldFault("known_at", words % {"day": day})


def _check_past(crisis: Crisis, plan: Plan, known: datetime) -> None:
    today = day_in(crisis, known)
    if not plan.on.possibly_by(today):
        words = _("It was held by now: %(day)s lies in the future. Write the day on which it was held.")
        raise FieldFault("on", words % {"day": event_words(plan.on)})


def _check_follows(crisis: Crisis, follows: Engagement | None, plan: Plan) -> None:
    if follows is None:
        return
    if follows.crisis_id != crisis.pk:
        raise FieldFault("follows", _("The earlier engagement belongs to another crisis."))
    if follows.starts_on and plan.on.latest and follows.starts_on > plan.on.latest:
        words = _("%(reference)s is later than this one. A follow-up comes after what it follows.")
        raise FieldFault("follows", words % {"reference": follows.reference})


def _checked(state: State, plan: Plan) -> list[Present]:
    """Who takes part, as on that day. Raises `FieldFault` for a plan that cannot be."""
    if len(plan.topics) > MOST_TOPICS:
        raise FieldFault("topics", _("At most %(n)d topics can be named.") % {"n": MOST_TOPICS})
    everybody = present(plan.participants, state, plan.on)
    check_sides(plan.kind, everybody)
    return sorted(everybody, key=lambda who: list(Side).index(who.side))


def _level(plan: Plan, everybody: Sequence[Present]) -> Level:
    return plan.level if plan.level is not None else level_of(everybody)


def _sent_before(key: UUID | None, crisis: Crisis, by: Actor) -> Engagement | None:
    rows = Engagement.objects.filter(crisis=crisis, made_by_id=by.id)
    return rows.filter(pk=key).first() if key else None


def _locked(engagement: Engagement) -> tuple[Engagement, EngagementVersion]:
    """The engagement, so that versions follow one another, and its newest version."""
    rows = Engagement.objects.select_related("state", "crisis").select_for_update(no_key=True, of=("self",))
    held = rows.get(pk=engagement.pk)
    versions = held.versions.order_by("-number").prefetch_related("participants__official", "participants__office")
    return held, versions[:1].get()


def _is_used(engagement: Engagement) -> bool:
    bound = (engagement.concerns, engagement.handed_lists, engagement.replies, engagement.assurances)
    return any(rows.exists() for rows in bound)


def _plan_of(version: EngagementVersion) -> Plan:
    return Plan(
        EngagementKind(version.kind), version.on, Level(version.level), Setting(version.setting), version.place,
        version.occasion, tuple(version.topics), summary=version.summary,
    )  # fmt: skip


def _as_before(version: EngagementVersion) -> list[Present]:
    """Who took part by an earlier version, kept as written then."""
    return [
        Present(Side(row.side), row.official, row.office, row.name, row.title, Level(version.level))
        for row in version.participants.all()
    ]


def _says_the_same(before: EngagementVersion, plan: Plan, everybody: Sequence[Present], to: Stage) -> bool:
    return before.stage == to and _told(before, _as_before(before)) == _told(_version(plan, everybody, to), everybody)


def _version(plan: Plan, everybody: Sequence[Present], stage: Stage) -> EngagementVersion:
    topics = dict.fromkeys(topic.strip() for topic in plan.topics if topic.strip())
    return EngagementVersion(
        stage=stage, kind=plan.kind, setting=plan.setting, level=_level(plan, everybody), on=plan.on,
        place=plan.place.strip(), occasion=plan.occasion.strip(), topics=list(topics), summary=plan.summary.strip(),
    )  # fmt: skip


def _write(
    engagement: Engagement,
    plan: Plan,
    everybody: Sequence[Present],
    stage: Stage,
    *,
    number: int,
    reason: str,
    known_at: datetime,
    by: Actor,
) -> EngagementVersion:
    """The version with who takes part, and the same in the columns of the engagement."""
    version = _version(plan, everybody, stage)
    version.engagement, version.number, version.reason = engagement, number, reason.strip()
    version.known_at, version.by_id = known_at, by.id
    version.save(force_insert=True)
    Participant.objects.bulk_create(
        Participant(version=version, side=who.side, position=place, official=who.official, office=who.office,
                    name=who.name, title=who.title)
        for place, who in enumerate(everybody, start=1)
    )  # fmt: skip
    if number > 1:
        _keep_in_step(engagement, version)
    return version


def _keep_in_step(engagement: Engagement, version: EngagementVersion) -> None:
    engagement.stage, engagement.kind, engagement.level = version.stage, version.kind, version.level
    engagement.starts_on, engagement.ends_on = version.on.earliest, version.on.latest
    engagement.save(update_fields=["stage", "kind", "level", "starts_on", "ends_on"])


def _record_change(
    verb: Verb, before: EngagementVersion, after: EngagementVersion, everybody: Sequence[Present], by: Actor
) -> None:
    was, is_now = _told(before, _as_before(before)), _told(after, everybody)
    changed = [name for name in is_now if is_now[name] != was[name]]
    told = {name: is_now[name] for name in changed} | {"version": after.number}
    if after.reason:
        told["reason"] = after.reason
    record(verb, by=by, kind="engagement", id=after.engagement_id, before={name: was[name] for name in changed},
           after=told)  # fmt: skip


def _told(version: EngagementVersion, everybody: Sequence[Present]) -> dict[str, Any]:
    return {
        "stage": str(version.stage),
        "kind": str(version.kind),
        "setting": str(version.setting),
        "level": int(version.level),
        "on": version.on.edtf,
        "place": version.place,
        "occasion": version.occasion,
        "topics": list(version.topics),
        "summary": version.summary,
        "participants": [f"{who.side}: {', '.join(filter(None, (who.name, who.title)))}" for who in everybody],
    }
