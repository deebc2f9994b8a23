"""What speaks against a figure or an answer: sums that do not add up, numbers that fall, words with two meanings."""

from .finding import Finding, ShownFinding, for_reader
from .of_answer import findings_of_answer
from .of_crisis import contradictions_of_day, findings_of_crisis
from .offered import offer_findings, offered_findings

__all__ = [
    "Finding",
    "ShownFinding",
    "contradictions_of_day",
    "findings_of_answer",
    "findings_of_crisis",
    "for_reader",
    "offer_findings",
    "offered_findings",
]
