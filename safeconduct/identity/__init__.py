"""Is this the same person? Names in every script, and the evidence beyond the name. Pure Python: no Django, usable
alone.

    >>> from safeconduct.identity import Evidence, compare
    >>> ours = Evidence("Ramesh Yadav", birth="1998-03-12", phones="+91 98123 45678")
    >>> theirs = Evidence("Рамеш Ядав", birth="1998-12-03", phones="09812345678", country="IN")
    >>> answer = compare(ours, theirs)
    >>> answer.probability > 0.5
    True
    >>> answer.field("birth").sentence.text
    'Born 12 March 1998 and 3 December 1998: day and month may be swapped'

    >>> from safeconduct.identity import NameIndex
    >>> index = NameIndex([(1, "Ramesh Yadav"), (2, "Suresh Thapa"), (3, "Devendra Negi")])
    >>> index.search("रमेश यादव", limit=1)[0][0]
    1

What stands here is the public face; the rest may change. docs/identity.md tells what a probability means and how far
to trust it. Each name is loaded when it is first asked for, so importing this package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .evidence import (
        Age,
        BulkEvidence,
        Comparison,
        Evidence,
        FieldComparison,
        NameScores,
        Outcome,
        Paper,
        Relation,
        Sentence,
        bulk_log_odds,
        compare,
        compare_each,
    )
    from .index import NameIndex
    from .linking import Link, link
    from .names import compare_names

_HOMES = {
    "evidence": (
        "Age", "BulkEvidence", "Comparison", "Evidence", "FieldComparison", "NameScores", "Outcome", "Paper",
        "Relation", "Sentence", "bulk_log_odds", "compare", "compare_each",
    ),
    "index": ("NameIndex",),
    "linking": ("Link", "link"),
    "names": ("compare_names",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Age",
    "BulkEvidence",
    "Comparison",
    "Evidence",
    "FieldComparison",
    "Link",
    "NameIndex",
    "NameScores",
    "Outcome",
    "Paper",
    "Relation",
    "Sentence",
    "bulk_log_odds",
    "compare",
    "compare_each",
    "compare_names",
    "link",
]


def __getattr__(name: str) -> object:
    """Load a name of the public face from the module where it lives."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
