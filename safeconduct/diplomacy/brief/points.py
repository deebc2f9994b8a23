"""Suggested points, in order: late promises, remains, open asks, lists without answer, tested stops, coming visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.figures.paper.values import Paragraph, Section
from safeconduct.figures.paper.words import day_words

from ..assurances import Stand
from ..days import event_words
from ..enums import AskKind, AssuranceState, EngagementKind, Strength
from ..models import EngagementVersion, HandedList
from .asked import OpenAsk
from .asks import number_of
from .assurances import LATE, findings_words, weight
from .known import Known
from .meetings import theirs
from .numbers import Since
from .words import (
    age_words,
    days_words,
    joined,
    named,
    quoted,
    sentence,
    times_words,
)

MOST = 5
"""Points of one kind."""


def points(known: Known) -> Section:
    """A numbered list: of each kind the few that weigh most."""
    told = [*_promises(known), *_remains(known), *_asks(known), *_lists(known), *_findings(known), *_visits(known)]
    none = Paragraph("points.none", _("Nothing is open between us that would have to be raised."))
    return Section("points", _("Suggested points"), tuple(told) or (none,))


def _point(key: str, *sentences: str, urls: tuple[tuple[str, str], ...] = ()) -> Paragraph:
    return Paragraph(f"points.{key}", " ".join(each for each in sentences if each), is_point=True, urls=urls)


def _promises(known: Known) -> Iterator[Paragraph]:
    late = sorted((stand for stand in known.stands if stand.state in LATE), key=weight)
    for stand in late[:MOST]:
        reference = stand.assurance.reference
        yield _point(
            f"promise.{reference}", _said(stand), _what_is_late(stand), _what_to_ask(stand),
            urls=((reference, known.links.assurance(reference)),),
        )  # fmt: skip


def _said(stand: Stand) -> str:
    promise = stand.assurance
    facts = {"who": named(promise.speaker, event_words(promise.given_on)), "words": quoted(promise.words)}
    return sentence(_("They promised %(words)s (%(who)s)") % facts)


def _what_is_late(stand: Stand) -> str:
    late = days_words(stand.overdue_days)
    if stand.state == AssuranceState.PARTLY:
        facts = {"kept": stand.kept, "total": stand.total, "days": late}
        return _("It is kept for %(kept)d of %(total)d and %(days)s late.") % facts
    if stand.state == AssuranceState.BROKEN:
        return _("It is broken.") if not stand.overdue_days else _("It is broken, %(days)s late.") % {"days": late}
    return _("It is %(days)s late.") % {"days": late}


def _what_to_ask(stand: Stand) -> str:
    if stand.state == AssuranceState.BROKEN:
        return _("Say that it was broken, and ask what will be done instead.")
    if stand.state != AssuranceState.PARTLY or stand.assurance.kind == AskKind.REMAINS:
        return _("Ask for a day.")
    return " ".join(for_the_others(stand.left, stand.died))


def for_the_others(left: int, died: int) -> Iterator[str]:
    """Of those for whom a promise is not kept, nobody asks a day for the dead."""
    if died:
        words = ngettext("Of the other %(left)d, %(n)d has died.", "Of the other %(left)d, %(n)d have died.", died)
        yield words % {"left": left, "n": died}
    if alive := left - died:
        words = ngettext("Ask for a day for the one who remains.", "Ask for a day for the %(n)d who remain.", alive)
        yield (words if died else _("Ask for a day for the other %(n)d.")) % {"n": alive}
    else:
        yield _("Ask how they died.")


def _remains(known: Known) -> Iterator[Paragraph]:
    """What may be said of them: a death of which the family was not told is not counted here. With what we asked."""
    number, since = known.numbers.open_number("remains_pending"), known.numbers.remains_since
    if number and since:
        made = known.numbers.public["remains_pending"]
        asks = [row for row in known.asked.open if row.ask.kind == AskKind.REMAINS]
        yield _point(
            "remains", remains_words(number), _confirmed(number, since),
            *(f"{row.ask.reference}: {_history(known, row)} {_answer(row)}" for row in asks), _("Ask for a day."),
            urls=((made.measure.name, known.links.members("remains_pending")), *_proofs(known, asks)),
        )  # fmt: skip


def _proofs(known: Known, asks: Iterable[OpenAsk]) -> Iterator[tuple[str, str]]:
    return ((row.ask.reference, known.links.ask(row.ask.reference)) for row in asks)


def remains_words(number: int) -> str:
    """How many remains are not handed over."""
    return ngettext(
        "The remains of %(n)d have not been handed over.", "The remains of %(n)d have not been handed over.", number
    ) % {"n": number}


def _confirmed(number: int, since: Since) -> str:
    """Since when we hold them to be dead."""
    if since.is_one_day or number == 1:
        words = ngettext("The death is confirmed since %(day)s.", "The deaths are confirmed since %(day)s.", number)
    else:
        words = _("The first of the deaths is confirmed since %(day)s.")
    return words % {"day": day_words(since.first)}


def _asks(known: Known) -> Iterator[Paragraph]:
    """Those that were raised, oldest first; then those that never were. Those for remains have their point already."""
    is_told = known.numbers.open_number("remains_pending") > 0
    asks = [row for row in known.asked.open if not (is_told and row.ask.kind == AskKind.REMAINS)]
    ordered = sorted(asks, key=lambda row: not row.concerns)
    for row in ordered[:MOST]:
        reference = row.ask.reference
        yield _point(
            f"ask.{reference}", _how(row), _history(known, row), _answer(row),
            urls=tuple(_proofs(known, [row])),
        )  # fmt: skip


def _how(row: OpenAsk) -> str:
    """ "Strong concern: release and return of all.": as strongly as ever before."""
    strength = Strength(row.strongest or Strength.CONCERN).label
    return sentence(_("%(strength)s: %(words)s") % {"strength": strength, "words": row.ask.words})


def _history(known: Known, row: OpenAsk) -> str:
    number = number_of(known, row)
    parts = [
        ngettext("%(n)d name", "%(n)d names", number) % {"n": number} if number else "",
        _("open for %(age)s") % {"age": age_words(row.since, known.today)},
        times_words(len(row.concerns)),
        _last_raised(known, row),
    ]
    return sentence(named(*parts))


def _last_raised(known: Known, row: OpenAsk) -> str:
    version = known.meetings.by_id.get(row.concerns[-1].engagement_id) if row.concerns else None
    return _("last: %(when)s") % {"when": named(event_words(version.on), version.place)} if version else ""


def _answer(row: OpenAsk) -> str:
    if not row.replies:
        return _("They have not answered.")
    reply = row.replies[0]
    facts = {"words": quoted(reply.words), "when": event_words(reply.on)}
    return sentence(_("Their last answer: %(words)s (%(when)s)") % facts)


def _lists(known: Known) -> Iterator[Paragraph]:
    """Lists that were to be answered by now, the longest overdue first."""
    late = [
        row for row in known.asked.handed if row.answer_due and row.answer_due < known.today and not row.answers.all()
    ]
    for row in islice(sorted(late, key=lambda row: (row.answer_due, row.pk)), MOST):
        yield _point(f"list.{row.pk}", _list_words(known, row), _("Ask for an answer name by name."))


def _list_words(known: Known, row: HandedList) -> str:
    version = known.meetings.by_id.get(row.engagement_id)
    facts = {
        "title": quoted(row.list.title),
        "names": ngettext("%(n)d name", "%(n)d names", row.list.rows) % {"n": row.list.rows},
        "where": named(event_words(version.on), version.place) if version else row.engagement.reference,
        "due": day_words(row.answer_due),
    }
    return _("The list %(title)s with %(names)s, handed over on %(where)s, was to be answered by %(due)s.") % facts


def _findings(known: Known) -> Iterator[Paragraph]:
    """Stops that were claimed, against which accounts of later recruitment stand."""
    for stand in islice((stand for stand in known.stands if stand.findings), MOST):
        reference = stand.assurance.reference
        against = sentence(_("Accounts that we hold speak against it: %(what)s") % {"what": findings_words(stand)})
        yield _point(
            f"finding.{reference}", _said(stand), against, _("Ask how the stop can be verified."),
            urls=((reference, known.links.assurance(reference)),),
        )  # fmt: skip


def _visits(known: Known) -> Iterator[Paragraph]:
    """A coming contact at a higher level is a day by which something can be asked for."""
    for version in known.meetings.higher[:1]:
        reference = version.engagement.reference
        words = _("Ask for progress before the %(what)s.") % {"what": visit_words(version)}
        yield _point(f"visit.{reference}", words, urls=((reference, known.links.engagement(reference)),))


def visit_words(version: EngagementVersion) -> str:
    """ "meeting with the President in Moscow, 8–9 July 2024"."""
    whom = joined([each.name for each in theirs(version)[:1]])
    kind = str(EngagementKind(version.kind).label)
    return named(_("%(kind)s with %(whom)s") % {"kind": kind, "whom": whom} if whom else kind, version.place,
                 event_words(version.on))  # fmt: skip
