"""Why a figure changed between two times, in members: one cause for each case that moved, and a few sentences."""

from .build import explain
from .frozen import explain_frozen
from .values import Change, Explanation, Move, PartCount, ShownMove

__all__ = ["Change", "Explanation", "Move", "PartCount", "ShownMove", "explain", "explain_frozen"]
