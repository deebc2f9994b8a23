"""The head of the paper: whom we meet, where and when, when we last met, what comes next; and all of it in short."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.figures.paper.values import Paragraph
from safeconduct.figures.paper.words import moment_words

from ..assurances import Stand
from ..days import event_words
from ..enums import AssuranceState, EngagementKind
from ..models import EngagementVersion, OfficialName, Participant
from .known import Known
from .meetings import theirs
from .points import remains_words
from .words import joined, named, people, untold_words

LEADING = 3
"""So many of the other side are named in the head."""
BROKEN, OVERDUE = AssuranceState.BROKEN, (AssuranceState.OVERDUE, AssuranceState.PARTLY)


def facts(known: Known) -> tuple[tuple[str, str], ...]:
    """The lines of the head."""
    upcoming = known.meetings.next
    return (
        (_("Counterpart"), _counterpart(known)),
        (_("Where, when"), where_and_when(known.this)),
        (_("Last met"), _last_met(known.last)),
        (_("Next after this"), _next(upcoming) if upcoming else _("nothing is planned")),
        (_("Figures"), _("as known on %(moment)s") % {"moment": moment_words(known.as_known, known.crisis)}),
    )


def where_and_when(version: EngagementVersion) -> str:
    """ "Astana, 3 July 2024, sidelines of the summit"."""
    return named(version.place, event_words(version.on), version.occasion)


def _counterpart(known: Known) -> str:
    leading = theirs(known.this)[:LEADING]
    if not leading:
        return known.state.formal_name or known.state.name
    scripts = _other_scripts(leading)
    told = [_named(each, scripts) for each in leading]
    more = len(theirs(known.this)) - len(leading)
    if more:
        told.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    return "; ".join([*told, known.state.formal_name or known.state.name])


def _named(each: Participant, scripts: dict[object, str]) -> str:
    name = each.official_id and scripts.get(each.official_id)
    return named(f"{each.name} ({name})" if name else each.name, each.title)


def _other_scripts(leading: list[Participant]) -> dict[object, str]:
    rows = OfficialName.objects.filter(official__in=[each.official_id for each in leading if each.official_id])
    return {row.official_id: row.text for row in rows.order_by("-language", "-id")}


def _last_met(last: EngagementVersion | None) -> str:
    if last is None:
        return _("never at this level, as far as we know")
    kind = "" if last.kind == EngagementKind.MEETING else str(EngagementKind(last.kind).label)
    return named(event_words(last.on), last.place, last.occasion, kind)


def _next(version: EngagementVersion) -> str:
    leading = joined([named(each.name, each.title) for each in theirs(version)[:1]])
    kind = EngagementKind(version.kind).label
    with_whom = _("%(kind)s with %(whom)s") % {"kind": kind, "whom": leading} if leading else str(kind)
    return named(with_whom, version.place, event_words(version.on), version.occasion)


def lead(known: Known) -> Paragraph:
    """The whole in a few sentences, from counts."""
    said = [_deaths(known), _remains(known), _asked(known), _released(known), promises(known)]
    return Paragraph("lead", " ".join(words for words in said if words), urls=_proofs(known))


def _deaths(known: Known) -> str:
    more, all_of_them = known.numbers.more("dead_confirmed_by_us"), known.numbers.number("dead_confirmed_by_us")
    if known.last is None:
        words = ngettext(
            "We have confirmed the death of %(n)d of our nationals.",
            "We have confirmed the deaths of %(n)d of our nationals.",
            all_of_them,
        ) % {"n": all_of_them}
    elif more > 0:
        words = ngettext(
            "Since you last met (%(when)s) we have confirmed the death of %(n)d of our nationals.",
            "Since you last met (%(when)s) we have confirmed the deaths of %(n)d of our nationals.",
            more,
        ) % {"n": more, "when": event_words(known.last.on)}
    else:
        words = _("Since you last met (%(when)s) we have confirmed no further death.") % {
            "when": event_words(known.last.on)
        }
    return f"{words} {untold_words(known.numbers.untold)}".strip()


def _remains(known: Known) -> str:
    number = known.numbers.number("remains_pending")
    return remains_words(number) if number else ""


def _asked(known: Known) -> str:
    number = known.numbers.number("asked_for_help")
    if not number:
        return ""
    return ngettext(
        "%(people)s has asked us for help to come home.", "%(people)s have asked us for help to come home.", number
    ) % {"people": people(number)}


def _released(known: Known) -> str:
    number = known.numbers.more("released")
    if number <= 0:
        return _("Nobody has been released since.") if known.last else ""
    return ngettext("%(people)s was released.", "%(people)s were released.", number) % {"people": people(number)}


def promises(known: Known) -> str:
    """How many promises were made to us, and what became of them; nothing where none was made."""
    if not known.stands:
        return _("They have made us no promise.")
    broken, late = _count(known.stands, BROKEN), _count(known.stands, *OVERDUE)
    told = ngettext("They have made us %(n)d promise", "They have made us %(n)d promises", len(known.stands))
    parts = [
        ngettext("%(n)d is past its time", "%(n)d are past their time", late) % {"n": late} if late else "",
        ngettext("%(n)d is broken", "%(n)d are broken", broken) % {"n": broken} if broken else "",
    ]
    became = joined([part for part in parts if part])
    words = told % {"n": len(known.stands)}
    return f"{words}: {became}." if became else f"{words}."


def _count(stands: Sequence[Stand], *states: AssuranceState) -> int:
    return sum(stand.state in states for stand in stands)


def _proofs(known: Known) -> tuple[tuple[str, str], ...]:
    keys = ("dead_confirmed_by_us", "remains_pending", "asked_for_help", "released")
    made = known.numbers.now
    return tuple((made[key].measure.name, known.links.members(key)) for key in keys if key in made)
