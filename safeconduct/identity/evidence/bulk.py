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
NO_NAME = -3.0  # log odds of a name below which two names are wholly different
ONE_PARENT = 2.0  # log odds of a parent's name above which it is one name
BLOCKED = -1.5  # most log odds of a pair that something forbids to join


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
    blocked: Truth
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
    own, kin = name_nats(names, weights.names), name_nats(parents, weights.parents, shared)
    relations = relation_nats(own + kin + code_nats(codes, weights), weights, register)
    blocked = shared_paper(codes, names) | two_papers(codes) | one_family(names, parents)
    odds = calibrated(same_log_odds(relations), weights)
    return Weighed(codes, own, kin, relations, blocked, np.where(blocked, np.minimum(odds, BLOCKED), odds))


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


def shared_paper(codes: dict[str, Codes], names: NameScores) -> Truth:
    """One paper, two wholly different names: written wrongly, or used by two persons."""
    blocked: Truth = (codes["papers"] <= Papers.LOOK_ALIKE) & (np.nan_to_num(names.log_odds, nan=0.0) < NO_NAME)
    return blocked


def two_papers(codes: dict[str, Codes]) -> Truth:
    """Two papers of one kind, valid at one time, and births that differ."""
    apart = (codes["birth"] >= Birth.OTHER_DAY) & (codes["birth"] < Birth.BLANK)
    blocked: Truth = (codes["papers"] == Papers.BOTH_VALID) & apart
    return blocked


def one_family(names: NameScores, parents: NameScores) -> Truth:
    """Different names and a parent of one name: brothers or sisters, twins when even the births are the same."""
    blocked: Truth = (np.nan_to_num(names.log_odds, nan=0.0) < NO_NAME) & (
        np.nan_to_num(parents.log_odds, nan=0.0) > ONE_PARENT
    )
    return blocked
