"""What the tests of the ledger let people say."""

from typing import Any

from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.store.partial_dates import PartialDate


def draft(track: Track, state: str, viewpoint: Viewpoint = Viewpoint.OURS, **more: Any) -> ClaimDraft:
    """A claim that the embassy learned now and that happened in June 2024, unless said otherwise."""
    said = {"claimant": "Embassy Moscow", "reliability": Reliability.B, "credibility": Credibility.TWO} | more
    happened = PartialDate.parse_edtf(said.pop("happened", "2024-06"))
    return ClaimDraft(track=track, state=state, viewpoint=viewpoint, happened=happened, **said)


def our_death(**more: Any) -> ClaimDraft:
    """Our own finding of a death by DNA."""
    return draft(Track.CONDITION, "dead", **({"ground": Ground.DNA} | more))
