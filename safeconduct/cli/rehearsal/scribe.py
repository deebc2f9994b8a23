"""Writes down the claims of one man's story, each at its time of the day, in the words of somebody."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.history import PastClaim
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Place
from safeconduct.store.partial_dates import PartialDate

from .tables import ZONE, table

APART = timedelta(minutes=70)
"""Two claims of one day reach us so far apart."""

USUAL_GRADES = {"ours": ("B2", "B1", "A2"), "host": ("C3", "C2", "B3"), "family": ("C3", "C2", "D3"),
                "third": ("D4", "C4", "C3")}  # fmt: skip


class Scribe:
    """Collects the claims of one case. Everything by chance comes from `rng`."""

    def __init__(self, rng: Random, *, officer: Actor, second: Actor) -> None:
        self.rng = rng
        self.officer = officer
        self.second = second
        self.claims: list[PastClaim] = []
        self._minutes = rng.randint(0, 55)
        self._on_day: Counter[date] = Counter()

    def at(self, day: date) -> datetime:
        """The next free time of this day, from ten in the morning on."""
        start = datetime.combine(day, time(10, self._minutes), ZONE)
        self._on_day[day] += 1
        return start + APART * (self._on_day[day] - 1)

    def say(
        self, said: str, day: date, claimant: str, *, happened: str | None = None, grade: str = "", words: str = "",
        place: Place | None = None,
    ) -> None:  # fmt: skip
        """Record "ours.service=released" as known on this day; it happened then, unless `happened` (EDTF) is given."""
        self.claims.append(
            PastClaim(self._draft(said, self.at(day), day, claimant, happened, grade, words, place), by=self.officer)
        )

    def confirm_death(self, *, recorded: date, signed: date, claimant: str, died: str, ground: Ground) -> None:
        """Our own finding of a death, countersigned by the second officer."""
        draft = self._draft("ours.condition=dead", self.at(recorded), recorded, claimant, died, "A2", "", None, ground)
        self.claims.append(
            PastClaim(draft, by=self.officer, countersigned_by=self.second, countersigned_at=self.at(signed))
        )

    def _draft(
        self, said: str, known_at: datetime, day: date, claimant: str, happened: str | None, grade: str, words: str,
        place: Place | None, ground: Ground | None = None,
    ) -> ClaimDraft:  # fmt: skip
        name, state = said.split("=")
        viewpoint, track = name.split(".")
        grade = grade or self.rng.choice(USUAL_GRADES[viewpoint])
        return ClaimDraft(
            Track(track), state, Viewpoint(viewpoint), claimant,
            PartialDate.parse_edtf(day.isoformat() if happened is None else happened),
            Reliability(grade[0]), Credibility(grade[1]), known_at=known_at,
            words=words or self._words(said), place=place, ground=ground,
        )  # fmt: skip

    def _words(self, said: str) -> str:
        """Something that people say with this claim; not every claim comes with words."""
        sentences: list[str] = table("voices").get(said, [])
        return self.rng.choice([*sentences, ""])
