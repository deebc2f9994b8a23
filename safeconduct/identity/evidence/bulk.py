"""The same comparison for millions of pairs: columns instead of records, numbers instead of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.identity.rarity import Rarity

from .birth import Birth, Births, birth_codes
from .codes import Codes, Index, Truth
from .contacts import EmailColumn, PhoneColumn, email_codes, phone_codes
from .family import FamilyColumns, family_codes
from .marks import MarkColumns, equal_codes, photo_codes
from .model import REGISTER, Floats, calibrated, code_nats, name_nats, relation_nats, same_log_odds
from .names import NameScores
from .papers import PaperColumn, Papers, paper_codes
from .places import PlaceColumns, place_codes
from .record import Evidence
from .weights import Weights, shipped

CHUNK = 1 << 15  # pairs looked at together: bounds the memory
OTHER_NAME = -6.0  # log odds of a name below which two names are different, though a word may be shared
NO_WORD = -4.0  # the same when no word is shared
ONE_PARENT = 0.0  # log odds of a parent's name above which it is one name
BLOCKED = -0.5  # most log odds of a pair that something forbids to join


@dataclass(frozen=True, slots=True)
class BulkEvidence:
    """Many records as columns. Make it with `from_list`."""

    size: int
    births: Births
    papers: PaperColumn
    phones: PhoneColumn
    emails: EmailColumn
    places: PlaceColumns
    marks: MarkColumns
    family: FamilyColumns

    @classmethod
    def from_list(cls, records: Sequence[Evidence], rarity: Rarity | None = None) -> BulkEvidence:
        """Columns of n records; row i of them is record i. `rarity` of the register's own words, where there is one."""
        return cls(
            len(records),
            Births(records),
            PaperColumn(records),
            PhoneColumn(records),
            EmailColumn(records),
            PlaceColumns(records),
            MarkColumns(records),
            FamilyColumns(records, rarity),
        )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What n pairs come to: codes per field, nats of each relation against strangers (n, 4), which are blocked (n,),
    and the log odds (n,) of "the same person"."""

    codes: dict[str, Codes]
    names: Floats
    parents: Floats
    relations: Floats
    reasons: Truth
    log_odds: Floats


def bulk_log_odds(
    a: BulkEvidence,
    idx_a: Index,
    b: BulkEvidence,
    idx_b: Index,
    names: NameScores,
    parents: NameScores,
    *,
    register: int = REGISTER,
) -> NDArray[np.float64]:
    """Log odds (nats) that row `idx_a[i]` of `a` and row `idx_b[i]` of `b` are one person: shape (n,).

    `names` and `parents`: what the persons' names and their parents' names say of each pair, as `Matches.log_odds` and
    `Matches.rarity` tell; NaN in `log_odds` where a name is blank. `register`: how many persons one looks among.
    The same number as `compare` gives: its probability is 1 / (1 + exp(-log odds)).
    """
    out = np.empty(len(idx_a))
    for start in range(0, len(idx_a), CHUNK):
        part = slice(start, start + CHUNK)
        some_names, some_parents = (NameScores(s.log_odds[part], s.rarity[part]) for s in (names, parents))
        out[part] = weigh(a, idx_a[part], b, idx_b[part], some_names, some_parents, register=register).log_odds
    return out


def weigh(
    a: BulkEvidence,
    ia: Index,
    b: BulkEvidence,
    ib: Index,
    names: NameScores,
    parents: NameScores,
    *,
    register: int = REGISTER,
    weights: Weights | None = None,
) -> Weighed:
    """Everything that is known of the pairs; see `bulk_log_odds`."""
    weights = weights or shipped()
    codes = codes_of(a, ia, b, ib)
    shared = np.minimum(a.family.shared[ia], b.family.shared[ib])
    part = part_names(a.family, ia, b.family, ib)
    own, kin = name_nats(names, weights.names, part=part), name_nats(parents, weights.parents, shared=shared)
    relations = relation_nats(own + kin + code_nats(codes, weights), weights, register)
    reasons = forbidding(codes, other_names(names, part), parents)
    odds = calibrated(same_log_odds(relations), weights)
    odds = np.where(reasons.any(0), np.minimum(odds, BLOCKED), odds)
    return Weighed(codes, own, kin, relations, reasons, odds)


def codes_of(a: BulkEvidence, ia: Index, b: BulkEvidence, ib: Index) -> dict[str, Codes]:
    """What each field says of the pairs: codes of shape (n,), by the names in `weights.CODES`."""
    return {
        "birth": birth_codes(a.births, ia, b.births, ib),
        "sex": equal_codes(a.marks.sex, ia, b.marks.sex, ib),
        "papers": paper_codes(a.papers, ia, b.papers, ib),
        "phones": phone_codes(a.phones, ia, b.phones, ib),
        "emails": email_codes(a.emails, ia, b.emails, ib),
        "place": place_codes(a.places, ia, b.places, ib),
        "unit": equal_codes(a.marks.unit, ia, b.marks.unit, ib),
        "photo": photo_codes(a.marks.photo, ia, b.marks.photo, ib),
        "family": family_codes(a.family, ia, b.family, ib),
    }


def part_names(a: FamilyColumns, ia: Index, b: FamilyColumns, ib: Index) -> Truth:
    """Is one of two names a single word, and the other not? It may be a part of the other."""
    one_a, one_b = ((side.own[rows] > 0).sum(1) == 1 for side, rows in ((a, ia), (b, ib)))
    part: Truth = one_a != one_b
    return part


def other_names(names: NameScores, part: Truth) -> Truth:
    """Are these different names, not one name of which a record has less?"""
    odds = np.nan_to_num(names.log_odds, nan=0.0)
    other: Truth = ((odds < OTHER_NAME) & ~part) | ((odds < NO_WORD) & (names.rarity <= 0))
    return other


def forbidding(codes: dict[str, Codes], other: Truth, parents: NameScores) -> Truth:
    """What forbids to propose pairs as the same, shape (4, n): one paper and `other` names, written wrongly or used by
    two persons; two papers valid at one time and different births; other names and one parent, as siblings have;
    births a generation apart and no paper that is the same."""
    apart = (codes["birth"] >= Birth.OTHER_DAY) & (codes["birth"] < Birth.BLANK)
    one_parent = np.nan_to_num(parents.log_odds, nan=0.0) > ONE_PARENT
    return np.stack(
        [
            (codes["papers"] <= Papers.LOOK_ALIKE) & other,
            (codes["papers"] == Papers.BOTH_VALID) & apart,
            one_parent & other,
            (codes["birth"] == Birth.GENERATION) & (codes["papers"] > Papers.LOOK_ALIKE),
        ]
    )
