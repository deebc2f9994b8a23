"""What happened since we last met: talks, answers, statements, figures that moved; by name who came free or died."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.figures.paper.values import Paragraph, Part, Section
from safeconduct.figures.paper.words import signed

from ..days import event_words
from ..enums import EngagementKind, ReplyKind, Side, StatementChannel, Strength
from ..models import Assurance, Concern, EngagementVersion, Reply, Statement
from .figures import MEASURES
from .known import Known
from .meetings import order, theirs
from .moved import moved
from .words import joined, named, quoted, sentence

Dated = tuple[date, Paragraph]


def since(known: Known) -> Section:
    """The section, in the order of the days."""
    told = sorted(_dated(known), key=lambda item: item[0])
    parts: list[Part] = [*_earlier(known), *(paragraph for _day, paragraph in told), *_figures(known), *moved(known)]
    if not parts:
        parts = [Paragraph("since.none", _("Nothing has been recorded."))]
    title = _("Since you last met") if known.last else _("So far")
    return Section("since", title, tuple(parts))


def _dated(known: Known) -> Iterator[Dated]:
    for version in known.meetings.between:
        yield order(version)[0], engagement_paragraph(known, version)
    for reply in known.asked.replies:
        if reply.engagement_id is None and _is_since(known, reply.on.earliest or reply.known_at.date()):
            yield reply.on.earliest or reply.known_at.date(), _reply_paragraph(known, reply)
    for stand in known.stands:
        promise = stand.assurance
        day = promise.given_on.earliest or promise.known_at.date()
        if promise.engagement_id is None and _is_since(known, day):
            yield day, _promise_paragraph(known, promise)
    for statement in known.statements:
        day = statement.said_on.earliest or statement.known_at.date()
        if _is_since(known, day):
            yield day, _statement_paragraph(statement)


def _is_since(known: Known, day: date) -> bool:
    """After the last meeting, and not after the one that the brief is for."""
    after = known.last is None or day > (known.last.on.latest or order(known.last)[0])
    return after and (known.this.on.latest is None or day <= known.this.on.latest)


def _earlier(known: Known) -> list[Paragraph]:
    number = known.meetings.earlier
    if not number:
        return []
    words = ngettext(
        "%(n)d earlier engagement is not told here.", "%(n)d earlier engagements are not told here.", number
    ) % {"n": number}
    return [Paragraph("since.earlier", words)]


def engagement_paragraph(known: Known, version: EngagementVersion) -> Paragraph:
    """One engagement: with whom, what was raised and how strongly, what was promised and answered."""
    id = version.engagement_id
    whom = joined([named(each.name, each.title) for each in theirs(version)])
    said = [
        sentence(named(str(EngagementKind(version.kind).label), whom, version.occasion)),
        *(_raised(known, concern) for concern in known.asked.concerns.get(id, ())),
        *(_promised(stand.assurance) for stand in known.stands if stand.assurance.engagement_id == id),
        *(_answered(known, reply) for reply in known.asked.replies_in(id)),
    ]
    head = named(event_words(version.on), version.place)
    reference = version.engagement.reference
    return Paragraph(
        f"since.engagement.{reference}",
        f"{head}: {' '.join(each for each in said if each)}",
        urls=((reference, known.links.engagement(reference)),),
    )


def _raised(known: Known, concern: Concern) -> str:
    strength = Strength(concern.strength).label
    ask = known.asked.asks.get(concern.ask_id) if concern.ask_id else None
    if ask is None:
        return sentence(_("Raised (%(strength)s): %(words)s") % {"strength": strength, "words": concern.words})
    facts = {"strength": strength, "ask": ask.reference, "words": concern.words or ask.words}
    return sentence(_("Raised %(ask)s (%(strength)s): %(words)s") % facts)


def _promised(promise: Assurance) -> str:
    facts = {"who": promise.speaker, "words": quoted(promise.words)}
    return sentence(_("%(who)s promised: %(words)s") % facts)


def _answered(known: Known, reply: Reply) -> str:
    ask = known.asked.asks.get(reply.ask_id)
    facts = {
        "kind": ReplyKind(reply.kind).label, "ask": ask.reference if ask else "", "words": quoted(reply.words)
    }  # fmt: skip
    return sentence(_("Their answer to %(ask)s (%(kind)s): %(words)s") % facts)


def _reply_paragraph(known: Known, reply: Reply) -> Paragraph:
    ask = known.asked.asks.get(reply.ask_id)
    who = named(reply.official.name if reply.official else "", reply.office.name if reply.office else "")
    head = named(event_words(reply.on), who)
    urls = ((ask.reference, known.links.ask(ask.reference)),) if ask else ()
    return Paragraph(f"since.reply.{reply.pk}", f"{head}: {_answered(known, reply)}", urls=urls)


def _promise_paragraph(known: Known, promise: Assurance) -> Paragraph:
    reference = promise.reference
    return Paragraph(
        f"since.promise.{reference}",
        f"{event_words(promise.given_on)}: {_promised(promise)}",
        urls=((reference, known.links.assurance(reference)),),
    )


def _statement_paragraph(statement: Statement) -> Paragraph:
    facts = {"who": statement.speaker, "channel": StatementChannel(statement.channel).label,
             "words": quoted(statement.quote)}  # fmt: skip
    words = (
        _("We said in public (%(who)s, %(channel)s): %(words)s")
        if statement.side == Side.OURS
        else _("They said in public (%(who)s, %(channel)s): %(words)s")
    ) % facts
    urls = ((statement.source or statement.link, statement.link),) if statement.link else ()
    return Paragraph(
        f"since.statement.{statement.pk}", f"{event_words(statement.said_on)}: {sentence(words)}", urls=urls
    )


def _figures(known: Known) -> list[Paragraph]:
    """The measures that moved, in one sentence; nothing where there is no earlier day."""
    then, now = known.numbers.then, known.numbers.now
    if then is None:
        return []
    changed = [key for key in MEASURES if key in now and then[key].number != now[key].number]
    told = [
        _("%(name)s %(then)d → %(now)d (%(difference)s)")
        % {
            "name": now[key].measure.name,
            "then": then[key].number,
            "now": now[key].number,
            "difference": signed(now[key].number - then[key].number),
        }
        for key in changed
    ]
    urls = tuple((now[key].measure.name, known.links.members(key)) for key in changed)
    return (
        [Paragraph("since.figures", sentence(_("Figures that moved: %(told)s") % {"told": "; ".join(told)}), urls=urls)]
        if told
        else []
    )
