"""How it is tested whether a promise was kept for a case: simple choices by kind, each a rule of the language of
measures (`figures/measures.py`). Who needs another rule writes it in that language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.enums import Track
from safeconduct.figures.measures import Rule

from .enums import AskKind


@dataclass(frozen=True, slots=True)
class Keeping:
    """One way to test a promise; `rule` says of which standing it is true."""

    label: Promise
    rule: Rule
    kinds: frozenset[AskKind]


def _we_say(track: Track, *states: str) -> Rule:
    return {"said": {"viewpoint": "ours", "track": str(track), "states": list(states)}}


KEEPINGS: Mapping[str, Keeping] = {
    "released": Keeping(
        _("released, by our own finding"), _we_say(Track.SERVICE, "released"), frozenset({AskKind.RELEASE})
    ),
    "home": Keeping(
        _("home, by our own finding"),
        {"any": [_we_say(Track.RETURN, "home"), _we_say(Track.WHEREABOUTS, "home")]},
        frozenset({AskKind.PROTECTION}),
    ),
    "freed": Keeping(_("released from custody, by our own finding"), _we_say(Track.CUSTODY, "released"), frozenset()),
    "remains": Keeping(
        _("remains received, or handed over to the family, by our own finding"),
        _we_say(Track.REMAINS, "received", "handed_over"),
        frozenset({AskKind.REMAINS}),
    ),
    "visited": Keeping(_("visited by us"), _we_say(Track.CUSTODY, "visited"), frozenset({AskKind.ACCESS})),
    "located": Keeping(
        _("located, by the host or by us"),
        {
            "any": [
                {"said": {"viewpoint": name, "track": "whereabouts", "states": ["located", "in_transit", "home"]}}
                for name in ("ours", "host")
            ]
        },
        frozenset({AskKind.WHEREABOUTS}),
    ),
}
"""What is offered, by a short key. The first that names a kind is the usual one of that kind. That somebody *says* it
was done keeps no promise: all but whereabouts, which only the host can tell, are our own findings."""

BY_HAND: Rule = {}
"""No rule: a human judges."""


def usual_key(kind: str) -> str:
    """The key of the usual test of this kind; empty where only a human can judge."""
    return next((key for key, keeping in KEEPINGS.items() if kind in keeping.kinds), "")


def usual_rule(kind: str) -> Rule:
    """The usual test of a promise of this kind; `BY_HAND` where only a human can judge."""
    key = usual_key(kind)
    return KEEPINGS[key].rule if key else BY_HAND


def describe(rule: Rule | None) -> str:
    """A rule in words, for a page; empty where only a human can judge."""
    if not rule:
        return ""
    known = next((keeping.label for keeping in KEEPINGS.values() if keeping.rule == rule), None)
    return str(known or _("a rule of its own"))
