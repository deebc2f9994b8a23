"""A number that was said, or is about to be: one plain value for what is published, for figures of frozen answers and
for those of the answer that is written. Every check compares these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from re import IGNORECASE
from re import compile as pattern
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ..enums import Bound
from ..models import MeasureVersion, Partition

Versions = Mapping[str, MeasureVersion]
NO_END = 10**9
"""More people than there are in any crisis: what "at least" leaves open."""
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """`day` is the day as known on which the number was true. `narrowing` is what a slot asks besides the measure
    ("home_region=Punjab"): numbers are compared only where it is the same. `at_most` stands where open dates leave a
    figure open, and `number` is then the least. `is_ours` is False for what the press or the host said; `part` is the
    letter of the part of an answer in which it stands. `answer` is the reference of a frozen answer of ours that says
    it, and `is_public` is False as long as that answer was not given.
    """

    measure: str
    number: int
    day: date
    bound: Bound = Bound.EXACTLY
    by: str = ""
    source: str = ""
    narrowing: str = ""
    slot: str = ""
    url: str = ""
    version: int | None = None
    at_most: int | None = None
    is_ours: bool = True
    part: str = ""
    answer: str = ""
    is_public: bool = True

    @property
    def least(self) -> int:
        """No smaller number agrees with it. "About" allows a quarter, and never less than two."""
        if self.bound == Bound.AT_MOST:
            return 0
        return self.number - self._slack if self.bound == Bound.ABOUT else self.number

    @property
    def most(self) -> int:
        """No larger number agrees with it."""
        if self.bound == Bound.AT_LEAST:
            return NO_END
        if self.at_most is not None:
            return self.at_most
        return self.number + self._slack if self.bound == Bound.ABOUT else self.number

    @property
    def _slack(self) -> int:
        return max(2, self.number // 4)

    @property
    def digits(self) -> str:
        """For the key of a finding: the number with its bound and its day."""
        return f"{self.day.isoformat()}/{self.bound}/{self.number}-{self.at_most or ''}"

    def is_apart_from(self, other: SaidNumber) -> bool:
        """Is there no number that agrees with both?"""
        return self.most < other.least or other.most < self.least

    def tell(self, versions: Versions) -> str:
        """In words: "at least 11 missing, as the family says"."""
        return f"{self.tell_number()} {self.tell_name(versions)}"

    def tell_number(self) -> str:
        if self.at_most is not None and self.at_most != self.number:
            return _("%(least)d to %(most)d") % {"least": self.number, "most": self.at_most}
        return str(self.number) if self.bound == Bound.EXACTLY else f"{self.bound.label} {self.number}"

    def tell_name(self, versions: Versions) -> str:
        """The name of its measure, and what narrows it."""
        name = name_of(self.measure, versions)
        return f"{name} ({self.narrowing})" if self.narrowing else name

    def tell_who(self) -> str:
        """By whom it was said, and where."""
        return f"{self.by} ({self.source})" if self.by and self.source else self.by or self.source or _("somebody")


@dataclass(frozen=True, slots=True)
class CheckedBy:
    """What the checks of one crisis go by: the measures as they are counted, the partitions that there are, the cases
    that are known to us (None: not asked), and the address of the crisis."""

    versions: Versions
    slug: str
    partitions: Sequence[Partition] = field(default=())
    cases: int | None = None

    def figure_url(self, measure: str, *, since: date, until: date) -> str:
        """Why a figure changed from one day to another."""
        query = urlencode({"known": until.isoformat(), "since": since.isoformat()})
        return f"{reverse('figures:members', args=[self.slug, measure])}?{query}"


_OTHERS = pattern(
    r"^(?:the )?press\b(?! (?:office|officer|information|secretary|release))"
    r"|\b(?:newspaper|news agency|media|television|broadcaster)\b",
    IGNORECASE,
)


def is_somebody_else(said_by: str, host: str) -> bool:
    """Did the press or the host say it, and not we? A guess from the words in which a source was written down: it makes
    a difference good to know that would otherwise have to be settled."""
    return bool(_OTHERS.search(said_by)) or bool(host.strip() and host.casefold() in said_by.casefold())


def narrowing_of(slot: str) -> str:
    """What a slot asks besides its measure and the day as known, in one order: "home_region=Punjab; minor"."""
    conditions = (part.strip() for part in slot.split(";")[1:])
    return "; ".join(sorted(part for part in conditions if part and not part.startswith("known=")))


def name_of(measure: str, versions: Versions) -> str:
    """The name of a measure; its key where it is not there any more."""
    return versions[measure].name if measure in versions else measure


def finding_key(check: str, *told: object) -> str:
    """The name of a finding: its check and every number in it. A long one is cut and ends in its digest."""
    key = ":".join([check, *(str(part) for part in told)])
    return key if len(key) <= _LONGEST_KEY else f"{key[:120]}:{sha256(key.encode()).hexdigest()}"
