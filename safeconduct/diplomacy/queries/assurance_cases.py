"""The cases in the scope of an assurance that a reader sees, page by page: those for which it is kept, and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case
from safeconduct.cases.queries import cases_for

from ..assurances import Stand, keeping_profiles
from .assurances import JOINED, SCOPE

PAGE = 25


@dataclass(frozen=True, slots=True)
class CasesPage:
    """One page in the order of references. `hidden` more are not hers to see; `next` is where the next page begins."""

    cases: tuple[Case, ...]
    total: int
    hidden: int
    next: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases of an assurance: kept for some, not kept for the others."""

    kept: CasesPage
    left: CasesPage


def cases_in_scope(
    stand: Stand, *, actor: Actor, as_known: datetime, after_kept: str = "", after_left: str = ""
) -> Scope:
    """Both lists, each from after the reference that is given. The same few queries however many cases there are."""
    asked = _Asked(stand, actor, as_known)
    seen = asked.counts()
    return Scope(
        asked.page(is_kept=True, after=after_kept, seen=seen.get(True, 0), total=stand.kept),
        asked.page(is_kept=False, after=after_left, seen=seen.get(False, 0), total=stand.left),
    )


class _Asked:
    """What is asked of the database about one assurance, one reader and one time."""

    def __init__(self, stand: Stand, actor: Actor, as_known: datetime) -> None:
        assurance = stand.assurance
        self.visible = cases_for(actor).filter(crisis=assurance.crisis_id)
        hers, given = self.visible.values("pk").query.sql_with_params()
        named = {f"hers_{number}": value for number, value in enumerate(given)}
        self.parts = {"joined": JOINED, "scope": SCOPE, "hers": hers % tuple(f"%({name})s" for name in named)}
        self.given: dict[str, Any] = {"crisis": assurance.crisis_id, "ids": [assurance.pk], "at": as_known, **named}
        self.given["keeping"] = keeping_profiles(assurance, self._profiles()) if assurance.kept_by else []

    def counts(self) -> dict[bool, int]:
        """Of how many cases she may learn, by whether it is kept for them."""
        return {is_kept: n for is_kept, n in self._rows(_COUNT)}

    def page(self, *, is_kept: bool, after: str, seen: int, total: int) -> CasesPage:
        more = {"is_kept": is_kept, "after": after, "size": PAGE + 1}
        ids: list[UUID] = [id_ for (id_,) in self._rows(_PAGE, more)]
        cases = self.visible.select_related("person", "post").in_bulk(ids[:PAGE])
        shown = tuple(cases[id_] for id_ in ids[:PAGE] if id_ in cases)
        following = shown[-1].reference if len(ids) > PAGE and shown else ""
        return CasesPage(shown, total, max(total - seen, 0), following)

    def _profiles(self) -> Sequence[int]:
        return [id_ for (id_,) in self._rows(_PROFILES) if id_ is not None]

    def _rows(self, sql: str, more: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(**self.parts), self.given | (more or {}))
            return list(cursor.fetchall())


_STOOD = """
    FROM scope s LEFT JOIN cases_profilespan n
      ON n.case_id = s.case_id AND n.known_from <= %(at)s AND n.known_until > %(at)s
"""
_PROFILES = "WITH joined AS MATERIALIZED ({joined}), scope AS ({scope}) SELECT DISTINCT n.profile_id" + _STOOD
_COUNT = (
    "WITH joined AS MATERIALIZED ({joined}), scope AS ({scope}) "
    "SELECT coalesce(n.profile_id = ANY (%(keeping)s), FALSE), count(*)::integer"
    + _STOOD
    + "WHERE s.case_id IN ({hers}) GROUP BY 1"
)
_PAGE = (
    "WITH joined AS MATERIALIZED ({joined}), scope AS ({scope}) SELECT c.id"
    + _STOOD
    + """
    JOIN cases_case c ON c.id = s.case_id
    WHERE coalesce(n.profile_id = ANY (%(keeping)s), FALSE) = %(is_kept)s AND c.reference > %(after)s
      AND s.case_id IN ({hers})
    ORDER BY c.reference LIMIT %(size)s
    """
)
