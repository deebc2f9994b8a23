"""Tracks and their states, as data: the usual order, the branches, and which states say the same in substance.

A claim that does not follow from the one before is accepted (life is like that) and flagged.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from .enums import Track, Viewpoint


@dataclass(frozen=True, slots=True)
class TrackRule:
    """`usual` in order, `branches` after any of them. States with the same `sense` do not disagree; a state without a
    sense says nothing. On a `stepwise` track a step of the usual order may not be skipped. Nothing follows `last`."""

    usual: tuple[str, ...]
    branches: tuple[str, ...] = ()
    senses: dict[str, str] = field(default_factory=dict)
    stepwise: bool = False
    last: str = ""

    @property
    def states(self) -> tuple[str, ...]:
        return self.usual + self.branches

    def follows(self, before: str | None, after: str) -> bool:
        """May `after` follow `before` in the usual order? The first state said on a track always may."""
        if before is None or before == after:
            return True
        if before == self.last:
            return False
        if after in self.branches:
            return True
        if before in self.branches:
            return not self.stepwise or after not in self.usual[:1]
        step = self.usual.index(after) - self.usual.index(before)
        return step == 1 if self.stepwise else step > 0


def _same(sense: str, *states: str) -> dict[str, str]:
    return dict.fromkeys(states, sense)


TRACKS: dict[Track, TrackRule] = {
    Track.CONTACT: TrackRule(("none", "reached", "regular"), ("lost",)),
    Track.WHEREABOUTS: TrackRule(
        ("unknown", "reported", "located", "in_transit", "home"),
        ("missing",),
        _same("present", "reported", "located") | _same("moving", "in_transit") | _same("home", "home")
        | _same("missing", "missing"),
    ),
    Track.CONDITION: TrackRule(
        ("unknown",),
        ("well", "ill", "wounded", "captured", "dead"),
        _same("alive", "well", "ill", "wounded") | _same("captured", "captured") | _same("dead", "dead"),
        last="dead",
    ),
    Track.SERVICE: TrackRule(
        ("none", "recruited", "release_asked", "release_promised", "release_ordered", "released"),
        ("refused",),
        _same("serving", "recruited", "release_asked") | _same("promised", "release_promised")
        | _same("ordered", "release_ordered") | _same("released", "released") | _same("refused", "refused"),
    ),
    Track.CUSTODY: TrackRule(
        ("free", "detained", "access_asked", "access_granted", "visited", "released"),
        ("access_refused",),
        _same("free", "free", "released")
        | _same("held", "detained", "access_asked", "access_granted", "visited", "access_refused"),
    ),
    Track.RETURN: TrackRule(
        ("unknown", "wants_to_return", "papers_ready", "travelling", "home"),
        ("wants_to_stay",),
        _same("return", "wants_to_return", "papers_ready", "travelling") | _same("home", "home")
        | _same("stay", "wants_to_stay"),
    ),
    Track.REMAINS: TrackRule(
        ("none", "not_located", "located", "identified_provisionally", "identified", "papers_complete", "dispatched",
         "received", "handed_over"),
        ("dna_of_kin_shared", "cremated_or_buried_abroad", "not_recoverable", "identity_disputed"),
        _same("not located", "not_located")
        | _same("located", "located", "identified_provisionally", "identified", "papers_complete")
        | _same("on the way", "dispatched") | _same("received", "received", "handed_over")
        | _same("abroad", "cremated_or_buried_abroad") | _same("lost", "not_recoverable")
        | _same("disputed", "identity_disputed"),
        stepwise=True,
    ),
    Track.KIN: TrackRule(("not_told", "told", "supported"), stepwise=True),
}  # fmt: skip

COMPARED = (Viewpoint.OURS, Viewpoint.HOST, Viewpoint.FAMILY)
"""The viewpoints whose accounts are held against each other."""

STATE_LABELS = {
    "none": _("none"), "reached": _("reached"), "regular": _("regular"), "lost": _("lost"),
    "unknown": _("unknown"), "reported": _("reported"), "located": _("located"), "in_transit": _("in transit"),
    "home": _("home"), "missing": _("missing"),
    "well": _("well"), "ill": _("ill"), "wounded": _("wounded"), "captured": _("captured"), "dead": _("dead"),
    "recruited": _("recruited"), "release_asked": _("release asked"), "release_promised": _("release promised"),
    "release_ordered": _("release ordered"), "released": _("released"), "refused": _("refused"),
    "free": _("free"), "detained": _("detained"), "access_asked": _("access asked"),
    "access_granted": _("access granted"), "visited": _("visited"), "access_refused": _("access refused"),
    "wants_to_return": _("wants to return"), "papers_ready": _("papers ready"), "travelling": _("travelling"),
    "wants_to_stay": _("wants to stay"),
    "not_located": _("not located"), "dna_of_kin_shared": _("DNA of kin shared"),
    "identified_provisionally": _("identified provisionally"),
    "identified": _("identified"), "papers_complete": _("papers complete"), "dispatched": _("dispatched"),
    "received": _("received"), "handed_over": _("handed over"),
    "cremated_or_buried_abroad": _("cremated or buried abroad"), "not_recoverable": _("not recoverable"),
    "identity_disputed": _("identity disputed"),
    "not_told": _("not told"), "told": _("told"), "supported": _("supported"),
}  # fmt: skip
"""What each state is called on a page. The code word is the same with an underscore for each space."""


def state_label(state: str) -> str:
    """What the state is called on a page."""
    return str(STATE_LABELS[state])


def disagreeing_tracks(states: dict[str, str]) -> list[str]:
    """On which tracks do the accounts differ? `states` maps "viewpoint.track" to a state."""
    out = []
    for track, rule in TRACKS.items():
        said = {rule.senses.get(states.get(f"{viewpoint}.{track}", "")) for viewpoint in COMPARED} - {None}
        if len(said) > 1:
            out.append(str(track))
    return sorted(out)
