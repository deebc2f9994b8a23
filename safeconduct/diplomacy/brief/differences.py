"""Where their account and ours differ: on which track, who says what, in how many cases, and in whose."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.cases.models import Profile, ProfileSpan
from safeconduct.cases.queries import cases_for
from safeconduct.cases.tracks import TRACKS, state_label
from safeconduct.figures.filters import Filter, account
from safeconduct.figures.paper.values import Cell, Paragraph, Section, Table

from .known import Known
from .seen import SeenCase, by_name, name_of, seen_cases
from .words import UNKNOWN

OURS, HOST = str(Viewpoint.OURS), str(Viewpoint.HOST)
MOST_NAMES, MOST_CASES = 6, 100
"""Names in a row, and cases that are looked at for names."""

Said = tuple[str, str, str]
"""A track, what we say on it, what they say on it."""


def differences(known: Known) -> Section:
    """A table of the disagreements between us and the host, most cases first."""
    groups = _groups(known)
    title = _("Where their account and ours differ")
    if not groups:
        return Section("differences", title, (Paragraph("differences.none", _("Where both have spoken, we agree.")),))
    ordered = sorted(groups.items(), key=lambda item: (-_number(known, item[1]), item[0]))
    names = _names(known, {id for ids in groups.values() for id in ids})
    head = (_("On"), _("We say"), _("They say"), _("Cases"), _("Names"))
    rows = tuple(_row(known, said, ids, names.get(said, [])) for said, ids in ordered)
    return Section("differences", title, (Table(title, head, rows),))


def _groups(known: Known) -> dict[Said, list[int]]:
    found: dict[Said, list[int]] = defaultdict(list)
    for id in known.numbers.counted.by_profile:
        for said in _differing(known.numbers.counted.profiles[id]):
            found[said].append(id)
    return found


def _differing(profile: Profile) -> list[Said]:
    """On which tracks a standing has us and the host say different things in substance."""
    told = [(track, account(profile, OURS, track), account(profile, HOST, track)) for track in profile.differs]
    return [
        (track, ours, host) for track, ours, host in told
        if ours and host and TRACKS[Track(track)].senses[ours] != TRACKS[Track(track)].senses[host]
    ]  # fmt: skip


def _number(known: Known, ids: list[int]) -> int:
    return sum(known.numbers.counted.by_profile[id] for id in ids)


def _names(known: Known, profile_ids: set[int]) -> dict[Said, list[SeenCase]]:
    """Those whom the reader may see, by name; only where what differs is open to her."""
    found: dict[Said, list[SeenCase]] = defaultdict(list)
    for seen in by_name(seen_cases(known, _some(known, profile_ids))):
        for said in _differing(seen.profile):
            found[said].append(seen)
    return found


def _some(known: Known, profile_ids: set[int]) -> list[UUID]:
    spans = ProfileSpan.objects.filter(
        crisis=known.crisis, profile__in=sorted(profile_ids), known_from__lte=known.as_known,
        known_until__gt=known.as_known, case__in=cases_for(known.reader).filter(crisis=known.crisis),
    )  # fmt: skip
    return list(spans.order_by("-known_from", "-case_id").values_list("case_id", flat=True)[:MOST_CASES])


def _row(known: Known, said: Said, ids: list[int], seen: list[SeenCase]) -> tuple[Cell, ...]:
    track, ours, host = said
    number = _number(known, ids)
    chosen = Filter(differs=track, said=((OURS, ours), (HOST, host)))
    return (
        Cell(str(Track(track).label)),
        Cell(state_label(ours)),
        Cell(state_label(host), mark="differs"),
        Cell(str(number), known.links.filtered(chosen), is_number=True),
        Cell(_told(known, seen, number)),
    )


def _told(known: Known, seen: list[SeenCase], number: int) -> str:
    """Some names, and how many more."""
    names = [name_of(known, each) for each in seen[:MOST_NAMES]]
    more = number - len(names)
    if not names:
        return UNKNOWN
    return ", ".join([*names, ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}] if more > 0 else names)
