"""A rule answers with a Decision: yes, or no with the reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import PermissionDenied


class Words(Protocol):
    """A plain or a lazily translated string."""

    def __str__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a rule. Truthy when allowed; `reason` is a sentence for the person who was refused."""

    allowed: bool
    reason: Words = ""

    def __bool__(self) -> bool:
        return self.allowed

    @classmethod
    def yes(cls) -> Decision:
        return cls(allowed=True)

    @classmethod
    def no(cls, reason: Words) -> Decision:
        return cls(allowed=False, reason=reason)

    def require(self) -> None:
        """Raise `Refused` with the reason unless the answer is yes."""
        if not self.allowed:
            raise Refused(str(self.reason))


class Refused(PermissionDenied):
    """An action was refused by a rule. Its text is the reason, in words for a person."""
