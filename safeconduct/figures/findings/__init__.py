"""What speaks against a figure or an answer: sums that do not add up, numbers that fall, words with two meanings."""

from .finding import Finding, Shown

__all__ = ["Finding", "Shown"]
