"""Recording a claim against a bare insert of two rows, in turns over the same connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.measured import Measured, ratio, seconds
from benchmarks.place import as_owner
from benchmarks.reading import some_cases
from safeconduct.access.actor import Actor
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.as_known import as_known
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Reliability, Track, Viewpoint
from safeconduct.cases.models import Case, Crisis
from safeconduct.cases.pages.case import case_page
from safeconduct.store.ids import uuid7
from safeconduct.store.partial_dates import PartialDate

TURNS, WARM_UP = 400, 40
SAID = (
    "ours.contact=reached", "ours.whereabouts=located", "ours.service=release_asked", "host.whereabouts=missing",
    "family.return=wants_to_return", "third.condition=well", "ours.kin=told", "host.custody=detained",
)  # fmt: skip
WORDS = "As told to the officer on the telephone."


def measure_recording(data_dir: Path, crisis: Crisis, lead: Actor) -> list[Measured]:
    """Each turn records one claim of some case, then writes two bare rows; both are committed.

    The page of the case is made before, unmeasured: who records a claim has the case before her.
    """
    cases = some_cases(crisis, 400)
    turns = []
    with _bare_tables(data_dir):
        for turn in range(TURNS + WARM_UP):
            case, draft = cases[turn % len(cases)], _draft(SAID[turn % len(SAID)])
            case_page(case, actor=lead, as_known=as_known(crisis))
            recording = seconds(lambda case=case, draft=draft: record_claim(case, draft, by=lead))  # type: ignore[misc]
            turns.append((recording, seconds(lambda case=case: _insert_two_rows(case, lead))))  # type: ignore[misc]
    recorded = _summed("record a claim: checked, recorded, audited, standing derived", [own for own, _ in turns])
    inserted = _summed("insert two bare rows", [bare for _, bare in turns])
    return [recorded, inserted, ratio("a", "recording a claim ÷ two bare rows", recorded, inserted, target=3)]


def _summed(what: str, taken: list[float]) -> Measured:
    taken = sorted(taken[WARM_UP:])
    return Measured("a", what, 1000 * median(taken), 0, "ms", 1000 * taken[len(taken) // 10])


def _draft(said: str) -> ClaimDraft:
    name, state = said.split("=")
    viewpoint, track = name.split(".")
    return ClaimDraft(
        track=Track(track), state=state, viewpoint=Viewpoint(viewpoint), claimant="Embassy",
        happened=PartialDate.parse_edtf(timezone.now().date().isoformat()), reliability=Reliability.B,
        credibility=Credibility.TWO, words=WORDS,
    )  # fmt: skip


@contextmanager
def _bare_tables(data_dir: Path) -> Iterator[None]:
    """Two tables with the columns and indexes of claims and of the record, without foreign keys, and empty."""
    with as_owner(data_dir) as owner:
        for bare, like in (("bare_claim", "cases_claim"), ("bare_entry", "audit_entry")):
            owner.execute(f"DROP TABLE IF EXISTS {bare}")
            columns = f"LIKE {like} INCLUDING DEFAULTS INCLUDING INDEXES INCLUDING IDENTITY"
            owner.execute(f"CREATE TABLE {bare} ({columns})")
        yield
        owner.execute("DROP TABLE bare_claim, bare_entry")


def _insert_two_rows(case: Case, by: Actor) -> None:
    today: date = timezone.now().date()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_claim (id, case_id, track, state, viewpoint, claimant, happened, happened_earliest,"
            " happened_latest, known_at, recorded_by_id, reliability, credibility, words, ground, compartment,"
            " out_of_order, backdated) VALUES (%s, %s, 'contact', 'reached', 'ours', 'Embassy', %s, %s, %s, %s, %s,"
            " 'B', '2', %s, '', '', false, false)",
            [uuid7(), case.pk, today.isoformat(), today, today, timezone.now(), by.id, WORDS],
        )
        cursor.execute(
            "INSERT INTO bare_entry (actor_id, actor_name, verb, kind, object_id, case_id, after, address)"
            " VALUES (%s, %s, 'record_claim', 'claim', %s, %s, '{\"track\": \"contact\"}', '')",
            [by.id, by.name, str(case.pk), case.pk],
        )
