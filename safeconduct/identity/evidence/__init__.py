"""Evidence beyond the name: parents, birth, sex, papers, phones, addresses, places, unit, photograph.

`compare` tells how probable it is that two records mean one person, with a sentence for each field; `bulk_log_odds`
gives the same number for millions of pairs. How it adds up is told in `model`, what it was measured to be worth in
docs/identity.md.
"""

from .bulk import BulkEvidence, bulk_log_odds
from .comparing import FIELDS, ComparedPairs, compare, compare_each
from .names import NameScores
from .outcomes import Comparison, FieldComparison, Outcome, Relation
from .record import Age, Evidence, Paper
from .sentences import Sentence

__all__ = [
    "FIELDS",
    "Age",
    "BulkEvidence",
    "ComparedPairs",
    "Comparison",
    "Evidence",
    "FieldComparison",
    "NameScores",
    "Outcome",
    "Paper",
    "Relation",
    "Sentence",
    "bulk_log_odds",
    "compare",
    "compare_each",
]
