"""Open asks, oldest first, each with every earlier raising and what was answered."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.figures.paper.values import Cell, Paragraph, Part, Quote, Section, Table

from ..days import event_words
from ..enums import ReplyKind, Strength
from ..models import Concern, Reply
from .asked import OpenAsk
from .known import Known
from .meetings import ours, theirs
from .words import UNKNOWN, age_words, joined, named, quoted, sentence, times_words, when_words

MOST_RAISINGS = 12
"""Raisings of an ask that are told, the newest; the rest is counted."""
MOST_REPLIES = 5
"""Answers to an ask that are quoted, the newest first."""


def asks(known: Known) -> Section:
    """A table of the open asks, then the history of each."""
    rows = known.asked.open
    if not rows:
        return Section("asks", _("Open asks"), (Paragraph("asks.none", _("We have no open ask.")),))
    parts: list[Part] = [_table(known)]
    for row in rows:
        parts += _history(known, row)
    return Section("asks", _("Open asks, oldest first"), tuple(parts))


def number_of(known: Known, row: OpenAsk) -> int | None:
    """About how many cases the ask is now; None for an ask that is about no case."""
    if row.ask.measure:
        return known.numbers.number(row.ask.measure)
    return row.names or None


def _table(known: Known) -> Table:
    head = (_("Ask"), _("Open for"), _("Names"), _("Last answer"))
    return Table(_("Open asks"), head, tuple(_row(known, row) for row in known.asked.open))


def _row(known: Known, row: OpenAsk) -> tuple[Cell, ...]:
    number, reference = number_of(known, row), row.ask.reference
    url = known.links.members(row.ask.measure) if row.ask.measure in known.numbers.now else ""
    return (
        Cell(f"{reference} {row.ask.words}", known.links.ask(reference)),
        Cell(age_words(row.since, known.today), is_number=True),
        Cell(UNKNOWN if number is None else str(number), url, is_number=True),
        Cell(_last_answer(row)),
    )


def _last_answer(row: OpenAsk) -> str:
    if not row.replies:
        return _("none")
    reply = row.replies[0]
    return named(str(ReplyKind(reply.kind).label), quoted(reply.words), event_words(reply.on))


def _history(known: Known, row: OpenAsk) -> Iterator[Part]:
    reference = row.ask.reference
    first = _("%(ask)s. %(words)s First asked: %(when)s.") % {
        "ask": reference,
        "words": sentence(row.ask.words),
        "when": when_words(row.since),
    }
    yield Paragraph(
        f"asks.ask.{reference}",
        " ".join([first, *_raisings(known, row)]),
        urls=((reference, known.links.ask(reference)),),
    )
    yield from (reply_quote(known, reply) for reply in row.replies[:MOST_REPLIES])


def _raisings(known: Known, row: OpenAsk) -> Iterator[str]:
    """ "Raised twice. Concern: 29 February 2024, Moscow (Embassy). …" """
    times = len(row.concerns)
    yield sentence(times_words(times))
    yield from (_raising(known, concern) for concern in row.concerns[-MOST_RAISINGS:])
    if times > MOST_RAISINGS:
        more = times - MOST_RAISINGS
        yield ngettext("Before these %(n)d time more.", "Before these %(n)d times more.", more) % {"n": more}


def _raising(known: Known, concern: Concern) -> str:
    """Where and when, how strongly, by whom and to whom."""
    version = known.meetings.by_id.get(concern.engagement_id)
    strength = str(Strength(concern.strength).label)
    if version is None:
        return sentence(strength)
    who = joined([each.name for each in ours(version)]) or _("our side")
    whom = joined([each.name for each in theirs(version)]) or known.state.name
    facts = {
        "strength": strength, "when": named(event_words(version.on), version.place), "who": who, "whom": whom
    }  # fmt: skip
    return sentence(_("%(strength)s: %(when)s, %(who)s to %(whom)s") % facts)


def reply_quote(known: Known, reply: Reply) -> Quote:
    """An answer in its words, with who gave it, where and when."""
    version = known.meetings.by_id.get(reply.engagement_id) if reply.engagement_id else None
    who = named(reply.official.name if reply.official else "", reply.office.name if reply.office else "")
    ask = known.asked.asks.get(reply.ask_id)
    url = known.links.ask(ask.reference) if ask else ""
    source = named(who or known.state.name, str(ReplyKind(reply.kind).label), event_words(reply.on),
                   version.place if version else "")  # fmt: skip
    return Quote(reply.words, source, language=language_of(known, reply.words), url=url)


def language_of(known: Known, words: str) -> str:
    """The counterpart's language, where words are written in its script; empty for the reader's own."""
    from safeconduct.identity.scripts import script_of

    is_theirs = known.state.script != "Latn" and script_of(words) == known.state.script
    return known.state.language if is_theirs else ""
