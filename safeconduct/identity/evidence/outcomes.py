"""The answer of a comparison: how sure, and why, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .sentences import NOTHING, Sentence


class Outcome(StrEnum):
    """What one field says about two records being the same person."""

    MATCH = "match"
    CLOSE = "close"
    MISMATCH = "mismatch"
    BLANK = "blank"


class Relation(StrEnum):
    """Who the two records could be."""

    SAME = "same"
    SIBLING = "sibling"
    PARENT = "parent"
    SPOUSE = "spouse"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field. `weight`: log-likelihood ratio in nats, "the same person" against "two strangers"; 0 when blank."""

    field: str
    outcome: Outcome
    sentence: Sentence = NOTHING
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """How sure it is (0 to 1) that two records are the same person, and why.

    `likeliest` is who they most probably are, when all that could be is weighed. `blocked` is a sentence when something
    forbids to propose them as the same, however much else agrees; it is empty, and false, when nothing does.
    """

    probability: float
    fields: tuple[FieldComparison, ...]
    blocked: Sentence = NOTHING
    likeliest: Relation = Relation.STRANGER

    def field(self, name: str) -> FieldComparison:
        """The comparison of one field by its name. Raises KeyError."""
        return {found.field: found for found in self.fields}[name]
