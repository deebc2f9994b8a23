"""Two records held against each other: how sure, and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from safeconduct.identity.rarity import Rarity

from .birth import Birth, birth_sentence
from .bulk import BulkEvidence, Weighed, weigh
from .codes import Truth
from .contacts import Emails, Phones, email_sentence, phone_sentence
from .family import Family, family_sentence
from .marks import Equal, photo_sentence, sex_sentence, unit_sentence
from .model import REGISTER, Floats
from .names import Known, OneName, known_names, scores_of, told_names
from .outcomes import Comparison, FieldComparison, Outcome, Relation
from .papers import Papers, paper_sentence
from .places import place_outcome
from .record import Evidence
from .sentences import NOTHING, Sentence
from .sentences import gettext_noop as _
from .weights import CODES, RELATIONS, shipped

MATCH, CLOSE, MISMATCH, BLANK = Outcome.MATCH, Outcome.CLOSE, Outcome.MISMATCH, Outcome.BLANK
SAME_NAME, LIKE_NAME = 0.0, -5.0  # log odds from which two names count as the same, or as close
COMMON = 10.0  # nats of rarity below which a name is very common

OUTCOMES: dict[type[IntEnum], dict[int, Outcome]] = {
    Birth: {
        Birth.SAME_DAY: MATCH, Birth.SWAPPED: CLOSE, Birth.SAME_MONTH: MATCH, Birth.DAY_SLIP: CLOSE,
        Birth.YEAR_SLIP: CLOSE,
        Birth.SAME_YEAR: MATCH, Birth.FITS: MATCH, Birth.NEAR: CLOSE, Birth.BLANK: BLANK,
    },
    Papers: {
        Papers.SAME: MATCH, Papers.LOOK_ALIKE: CLOSE, Papers.SWAPPED: CLOSE, Papers.ONE_OFF: CLOSE,
        Papers.OTHER_KIND: CLOSE, Papers.OTHER_STATE: CLOSE, Papers.BLANK: BLANK,
    },
    Phones: {
        Phones.SAME: MATCH, Phones.NO_CODE: MATCH, Phones.ONE_OFF: CLOSE, Phones.TAIL: CLOSE, Phones.BLANK: BLANK,
    },
    Emails: {Emails.SAME: MATCH, Emails.SAME_BOX: CLOSE, Emails.BLANK: BLANK},
    Equal: {Equal.SAME: MATCH, Equal.BLANK: BLANK},
    Family: {Family.BLANK: BLANK},
}  # fmt: skip
"""What people are shown for each code; a code that is not here is a mismatch."""

_SENTENCES: dict[str, tuple[type[IntEnum], Callable[..., Sentence]]] = {
    "birth": (Birth, birth_sentence),
    "sex": (Equal, sex_sentence),
    "papers": (Papers, paper_sentence),
    "phones": (Phones, phone_sentence),
    "emails": (Emails, email_sentence),
    "unit": (Equal, unit_sentence),
    "photo": (Equal, photo_sentence),
    "family": (Family, family_sentence),
}


def compare(a: Evidence, b: Evidence, *, register: int = REGISTER, rarity: Rarity | None = None) -> Comparison:
    """How probable it is that two records are the same person, and what each field says about it. Never raises.

    `register`: how many persons the two were found among; the same likeness proves less among more.
    `rarity`: how rare words are in that register; without it they are counted as in a country of which it is not known.
    """
    return compare_each(a, [b], register=register, rarity=rarity)[0]


def compare_each(
    a: Evidence, others: Sequence[Evidence], *, register: int = REGISTER, rarity: Rarity | None = None
) -> list[Comparison]:
    """`compare` of one record with each of the others, faster than one by one."""
    pairs = ComparedPairs([a], others, [(0, at) for at in range(len(others))], register=register, rarity=rarity)
    return [pairs.comparison(at) for at in range(len(others))]


class ComparedPairs:
    """`compare` of very many pairs at once: `pairs` tells for each of n which record of `a` and which of `b`.

    `probability` (n,) of the same person, `has_same_paper` (n,); why, in sentences, is told of those that are asked.
    """

    def __init__(
        self, a: Sequence[Evidence], b: Sequence[Evidence], pairs: Sequence[tuple[int, int]], *,
        register: int = REGISTER, rarity: Rarity | None = None,
    ) -> None:  # fmt: skip
        self._a, self._b, self._pairs = a, b, pairs
        self._known_a, self._known_b = ([known_names(record) for record in side] for side in (a, b))
        self._told = told_names([(self._known_a[one], self._known_b[other]) for one, other in pairs], rarity)
        names, parents = (scores_of([two[place] for two in self._told]) for place in (0, 1))
        first, second = (np.array([pair[side] for pair in pairs], np.intp) for side in (0, 1))
        ours, theirs = (BulkEvidence.from_list(side, rarity) for side in (a, b))
        self._weighed = weigh(ours, first, theirs, second, names, parents, register=register)
        self.probability: Floats = 1 / (1 + np.exp(-self._weighed.log_odds.clip(-60, 60)))
        self.has_same_paper: Truth = self._weighed.codes["papers"] == Papers.SAME

    def comparison(self, at: int) -> Comparison:
        """All that is told of one pair."""
        one, other = self._pairs[at]
        known = self._known_a[one], self._known_b[other]
        return _comparison(_Pair(self._a[one], self._b[other], *known, *self._told[at]), self._weighed, at)


class _Pair(NamedTuple):
    """Two records, the names known in them, and what these say."""

    a: Evidence
    b: Evidence
    known_a: Known
    known_b: Known
    names: OneName
    kin: OneName


def _comparison(pair: _Pair, weighed: Weighed, at: int) -> Comparison:
    fields = (
        FieldComparison("names", _outcome(pair.names), _name_sentence(pair), float(weighed.names[at, 0])),
        FieldComparison("kin", _outcome(pair.kin), _kin_sentence(pair.kin), float(weighed.parents[at, 0])),
        *_code_fields({field: int(codes[at]) for field, codes in weighed.codes.items()}, pair),
    )
    likeliest = _likeliest(weighed.relations[at], weighed.reasons[:, at])
    return Comparison(
        _probability(float(weighed.log_odds[at])), fields, _blocked(weighed.reasons[:, at], likeliest), likeliest
    )


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, log_odds))))


def _likeliest(relations: Floats, reasons: Truth) -> Relation:
    """The relation with the highest odds; strangers when none is likelier than that. Never the same when forbidden."""
    odds = relations.copy()
    odds[0] = -np.inf if reasons.any() else odds[0]
    best = int(odds.argmax())
    return RELATIONS[best] if odds[best] > 0 else Relation.STRANGER


def _outcome(found: OneName) -> Outcome:
    if math.isnan(found.log_odds):
        return BLANK
    return MATCH if found.log_odds > SAME_NAME else CLOSE if found.log_odds > LIKE_NAME else MISMATCH


def _name_sentence(pair: _Pair) -> Sentence:
    found = pair.names
    values = {"a": found.a, "b": found.b}
    outcome = _outcome(found)
    if outcome == BLANK:
        return Sentence(_("One has no name that can be read"))
    if outcome == MATCH and found.rarity < COMMON:
        return Sentence(_("Both are called {a}, a very common name: this proves little"), values)
    return Sentence(
        {
            MATCH: _("{a} and {b}: the same name"),
            CLOSE: _("{a} and {b}: perhaps the same name"),
            MISMATCH: _("{a} and {b}: different names"),
        }[outcome],
        values,
    )


def _kin_sentence(found: OneName) -> Sentence:
    sentences = {
        MATCH: _("The parent or spouse has the same name: {a} and {b}"),
        CLOSE: _("The parent or spouse has perhaps the same name: {a} and {b}"),
        MISMATCH: _("The parent or spouse has different names: {a} and {b}"),
        BLANK: _("The names of parents or spouse cannot be compared"),
    }
    return Sentence(sentences[_outcome(found)], {"a": found.a, "b": found.b})


def _code_fields(told: dict[str, int], pair: _Pair) -> list[FieldComparison]:
    fields = []
    for field, (codes, sentence) in _SENTENCES.items():
        code = codes(told[field])
        outcome = OUTCOMES[codes].get(code, MISMATCH)
        fields.append(FieldComparison(field, outcome, sentence(code, pair.a, pair.b), _weight(field, code)))
    return [*fields, *_place_fields(_weight("place", told["place"]), pair.a, pair.b)]


def _weight(field: str, code: int) -> float:
    """Nats for the same person against strangers."""
    return float(shipped().fields[field][code, 0])


def _place_fields(weight: float, a: Evidence, b: Evidence) -> list[FieldComparison]:
    """Village, district and state; the finest that is known on both sides carries the weight of all three."""
    fields = [FieldComparison(level, *place_outcome(level, a, b)) for level in ("village", "district", "state")]
    carrier = next((at for at, field in enumerate(fields) if field.outcome != BLANK), 0)
    one = fields[carrier]
    fields[carrier] = FieldComparison(one.field, one.outcome, one.sentence, weight)
    return fields


_RELATIVES = {
    Relation.SIBLING: _("What agrees is what brothers and sisters share: they may be siblings"),
    Relation.PARENT: _("They may be parent and child"),
    Relation.SPOUSE: _("They may be husband and wife"),
}


_REASONS = (
    _("The same paper, but different names: it may be written wrongly, or used by two persons"),
    _("Two papers valid at the same time, and different births: two persons"),
    _("Different names, and a parent or spouse of the same name: they may be siblings, or twins"),
    _("Births a generation apart and no paper that is the same: they may be parent and child"),
)


def _blocked(reasons: Truth, likeliest: Relation) -> Sentence:
    """Why they must not be proposed as the same: what the papers say, then who they more likely are."""
    told = [text for text, holds in zip(_REASONS, reasons, strict=True) if holds]
    if likeliest in _RELATIVES and not reasons[:2].any():
        told = [_RELATIVES[likeliest]]
    return Sentence(told[0]) if told else NOTHING


FIELDS = ("names", "kin", *(field for field in CODES if field != "place"), "village", "district", "state")
"""The fields of every comparison."""
