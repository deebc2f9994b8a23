"""How long do an answer, its checks, the explanation of a difference and a situation report take?

    python -m benchmarks.answers --data-dir /tmp/safeconduct-bench

On the data of `make bench`, generated first where there are none. Nothing is kept: what is written is rolled back.
Exits with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.engagements import worked
from benchmarks.measured import Measured, seconds
from benchmarks.place import DEFAULT_FOLDER, prepared

if TYPE_CHECKING:
    from safeconduct.access.actor import Actor
    from safeconduct.cases.models import Crisis
    from safeconduct.figures.answers.text import AnswerText
    from safeconduct.figures.models import Answer, FrozenAnswer
    from safeconduct.figures.queries import Figure

TIMES = 5
NOW = datetime(2026, 11, 19, 23, 59, 59, 999999, tzinfo=UTC)
MONTH_AGO = datetime(2026, 10, 19, 23, 59, 59, 999999, tzinfo=UTC)
YEAR_AGO = datetime(2025, 11, 19, 23, 59, 59, 999999, tzinfo=UTC)
DAY_AGO = datetime(2026, 11, 18, 23, 59, 59, 999999, tzinfo=UTC)
"""The end of a day where the crisis is."""
ANSWER_MS, EXPLANATION_MS, REPORT_MS = 2000, 500, 2000
SLOTS = (
    "known_cases", "dead_confirmed_by_us", "released", "remaining", "missing_as_host_reports", "still_serving",
    "released; home_region=Punjab", "dead_confirmed_by_us; home_region=Punjab, Kerala", "released; sex=F",
    "remaining; post=Large post", "remaining; circumstance=recruited", "dead_confirmed_by_us; known=2026-05-21",
)  # fmt: skip
"""Twelve figures: six plain ones, of home states, a sex, a post, of minors, and one as known half a year before."""
THEN = "dead_confirmed_by_us; happened=2025-12-31"
PARTITION = "missing_within_remaining"
IN_ANNEXURE = ("released", "dead_confirmed_by_us", "remaining")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, default=DEFAULT_FOLDER, help=f"default: {DEFAULT_FOLDER}")
    parser.add_argument("--cases", type=int, default=1_000_000, help="where the data have to be generated first")
    parser.add_argument("--parts", default="aexrf", help="answer, explanation, as happened by, report, freezing")
    args = parser.parse_args()
    if not (args.data_dir / "database").exists():
        command = [sys.executable, "-m", "benchmarks.generate", f"--cases={args.cases}", f"--data-dir={args.data_dir}"]
        subprocess.run(command, check=True)
    with prepared(args.data_dir, role="app"):
        from django.urls import reverse

        from safeconduct.cases.models import Crisis

        reverse("figures:list", args=["war"])  # A web server has read its addresses before it is asked.
        print(f"load of the machine: {os.getloadavg()[0]:.1f}")
        crisis = Crisis.objects.get(slug="war")
        measured = [row for part in args.parts for row in PARTS[part](crisis)]
        print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    return 0 if all(row.is_met for row in measured) else 1


def _told(what: str, call: Callable[[], object], target: float) -> Measured:
    """Once, as a process meets it that has not done the like before; then several times."""
    first = 1000 * seconds(call)
    before = worked()
    taken = [1000 * seconds(call) for _ in range(TIMES)]
    each = 1000 * (worked() - before) / TIMES
    row = Measured("answers", what, median(taken), target, best=min(taken))
    met = "" if row.is_met else "  MISSED"
    aim = f"{target:.0f} ms" if target else "–"
    print(f"| {what} | {first:.0f} ms | {each:.0f} ms | {row.value:.0f} ms ({row.best:.0f}) | {aim} |{met}", flush=True)
    return row


# ---------------------------------------------------------------- an answer and its checks
def _text(*more: str) -> AnswerText:
    from safeconduct.figures.answers.text import Annexure, AnswerPart, AnswerText
    from safeconduct.figures.enums import Grouping

    parts = [AnswerPart(f"({letter})", {"en": "How many?"}, {"en": f"So many: {{{slot}}}."})
             for letter, slot in zip("abcdefghijklm", (*SLOTS, *more), strict=False)]  # fmt: skip
    annexure = Annexure("I", {"en": "By home state"}, IN_ANNEXURE, Grouping("home_region"))
    return AnswerText(
        title={"en": "Nationals in a foreign army"}, to="Lok Sabha", question="starred question 31",
        parts=tuple(parts), annexures=(annexure,), partitions=(PARTITION,),
    )  # fmt: skip


def _answers(crisis: Crisis) -> list[Measured]:
    from safeconduct.figures.answers.taking import Taken, take
    from safeconduct.figures.findings import findings_of_answer

    text = _text()

    def taken() -> Taken:
        found = take(crisis, text, as_known=NOW)
        empty = [slot for slot, made in found.figures.items() if not made.number]
        if found.faults or empty:
            raise SystemExit(f"Not all figures were counted: {found.faults or empty}")
        return found

    def whole() -> None:
        findings_of_answer(crisis, text, taken())

    what = "an answer of 12 figures with a partition and an annexure, and all its checks"
    rows, found = [_told(what, whole, ANSWER_MS)], taken()
    return [
        *rows,
        _told("the figures alone", taken, 0),
        _told("the checks alone", lambda: findings_of_answer(crisis, text, found), 0),
    ]


def _happened(crisis: Crisis) -> list[Measured]:
    from safeconduct.figures.answers.taking import take

    text = _text(THEN)
    what = "the figures with a thirteenth, as happened by a day"
    return [_told(what, lambda: take(crisis, text, as_known=NOW), 0)]


# ---------------------------------------------------------------- why a figure changed
def _explanations(crisis: Crisis) -> list[Measured]:
    from safeconduct.figures.explaining import explain
    from safeconduct.figures.queries import current_versions

    versions, actor = current_versions(), _lead()
    rows = []
    for key in ("released", "dead_confirmed_by_us"):
        after = _figure(crisis, key, NOW)
        for when, at in (("a day", DAY_AGO), ("a month", MONTH_AGO), ("a year", YEAR_AGO)):
            before = _figure(crisis, key, at)
            what = f"why “{key}” is {after.number} and was {before.number} {when} before"
            rows.append(_told(
                what, lambda before=before, after=after: explain(before, after, crisis, actor=actor, versions=versions),  # type: ignore[misc]
                EXPLANATION_MS,
            ))  # fmt: skip
    return rows


def _figure(crisis: Crisis, key: str, at: datetime) -> Figure:
    from safeconduct.figures.queries import counts, current_versions, figure

    versions = current_versions()
    return figure(versions[key], counts(crisis, as_known=at), versions)


def _lead() -> Actor:
    from safeconduct.access.models import User
    from safeconduct.access.queries import actor_for

    return actor_for(User.objects.get(email="lead@ministry.example"))


# ---------------------------------------------------------------- the situation report
def _reports(crisis: Crisis) -> list[Measured]:
    from safeconduct.figures.reports.build import build_report

    actor = _lead()

    def built(as_known: datetime, since: datetime, *, is_now: bool) -> None:
        build_report(crisis, as_known=as_known, since=since, reader=actor, is_now=is_now).paper(actor)

    return [
        _told("a situation report with changes since the day before",
              lambda: built(NOW, DAY_AGO, is_now=True), REPORT_MS),
        _told("the report of a day a year ago, with changes since half a year before",
              lambda: built(YEAR_AGO, datetime(2025, 5, 12, 23, 59, 59, tzinfo=UTC), is_now=False), REPORT_MS),
    ]  # fmt: skip


# ---------------------------------------------------------------- freezing, and running again
def _freezing(crisis: Crisis) -> list[Measured]:
    from safeconduct.figures.actions.answers import freeze_answer
    from safeconduct.figures.answers.again import run_again

    actor = _lead()
    with _rolled_back():
        answers = [_approved(crisis, actor) for _ in range(TIMES + 1)]
        frozen: list[FrozenAnswer] = []
        rows = [_told("freezing it, with the members of all figures",
                      lambda: frozen.append(freeze_answer(answers.pop(), by=actor)), 0)]  # fmt: skip
        return [*rows, _told("running it again", lambda: run_again(frozen[0], reader=actor), 0)]


@contextmanager
def _rolled_back() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _approved(crisis: Crisis, actor: Actor) -> Answer:
    """An approved answer whose findings were settled; the second person is left out here."""
    from safeconduct.figures.actions.findings import settle_finding
    from safeconduct.figures.answers.standing import stand_of
    from safeconduct.figures.answers.text import as_json
    from safeconduct.figures.enums import AnswerKind, AnswerStage
    from safeconduct.figures.models import Answer, AnswerStep, AnswerVersion

    answer = Answer(crisis=crisis, kind=AnswerKind.PARLIAMENT, made_by_id=actor.id)
    answer.save(force_insert=True)
    answer.refresh_from_db()
    version = AnswerVersion(answer=answer, number=1, title="Nationals", as_known=NOW, text=as_json(_text()),
                            made_by_id=actor.id)  # fmt: skip
    version.save(force_insert=True)
    for shown in stand_of(answer, version).findings:
        if shown.is_open:
            settle_finding(crisis, shown.finding, reason="For measuring.", by=actor, answer=answer)
    AnswerStep(answer=answer, version=version, number=1, stage=AnswerStage.APPROVED, by_id=actor.id).save()
    return answer


PARTS = {"a": _answers, "e": _explanations, "x": _happened, "r": _reports, "f": _freezing}

if __name__ == "__main__":
    sys.exit(main())
