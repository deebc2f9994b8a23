"""How long a brief takes: a crisis of 20,000 cases, 300 engagements with the counterpart, and all that was said.

    python -m benchmarks.brief                                  # generates them first, in /tmp/safeconduct-bench-brief
    python -m benchmarks.brief --cases 1000000 --data-dir DIR   # on the data of `make bench`

The register is written by COPY, without the actions: it is the same at every run. Each kind of reader is measured in
turns with the others, as known now and as known in the middle of the time.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks.measured import Measured, in_turns
from benchmarks.place import prepared

if TYPE_CHECKING:
    from safeconduct.cases.models import Case, Crisis
    from safeconduct.diplomacy.models import Ask, Engagement, State
    from safeconduct.store.partial_dates import PartialDate

FOLDER = Path("/tmp/safeconduct-bench-brief")
CASES, ENGAGEMENTS, ASKS, PROMISES, STATEMENTS, NAMED = 20_000, 300, 20, 30, 400, 500
"""`NAMED` cases stand in each ask that is about no measure, and in the scope of each promise."""
MIDDLE, NOW = datetime(2025, 10, 1, 6, tzinfo=UTC), datetime(2026, 11, 20, 6, tzinfo=UTC)
TARGET_MS = 1000
MEASURES = ("remaining", "still_serving", "remains_pending", "missing_as_host_reports")
READERS = {
    "administrator of all posts": "lead",
    "officer of the large post": "officer-0",
    "of the tiny post": "officer-1",
}


def main() -> int:
    """Generate what is not there, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=CASES, help=f"cases of the crisis (default: {CASES})")
    parser.add_argument("--engagements", type=int, default=ENGAGEMENTS, help=f"default: {ENGAGEMENTS}")
    parser.add_argument("--data-dir", type=Path, default=FOLDER, help=f"default: {FOLDER}")
    parser.add_argument("--only-generate", action="store_true", help="write the data and measure nothing")
    args = parser.parse_args()
    if args.only_generate:
        with prepared(args.data_dir, role="owner"):
            _generate(args)
        return 0
    subprocess.run([sys.executable, "-m", "benchmarks.brief", *sys.argv[1:], "--only-generate"], check=True)
    with prepared(args.data_dir, role="app"):
        measured = _measure()
    for row in measured:
        verdict = "" if row.is_met else "  MISSED"
        print(f"{row.value:8.1f} {row.unit} (best {row.best:.1f}), ≤ {row.target:g}: {row.what}{verdict}")
    return 0 if all(row.is_met for row in measured) else 1


def _generate(args: argparse.Namespace) -> None:
    from django.core.management import call_command

    from benchmarks.generate import generate
    from safeconduct.cases.models import Crisis
    from safeconduct.diplomacy.models import Engagement

    call_command("migrate", verbosity=0, interactive=False)
    if not Crisis.objects.filter(slug="war").exists():
        generate(args.data_dir, args.cases)
    if not Engagement.objects.exists():
        write_register(Crisis.objects.get(slug="war"), args.engagements)


# ---------------------------------------------------------------- the register
def write_register(crisis: Crisis, engagements: int) -> None:
    """A counterpart with whom everything was talked about, every other day or so; the last meeting at the level of the
    brief lies ten months back."""
    from django.db import connection, transaction

    chance = random.Random(20_261_123)
    with transaction.atomic():
        state = _state()
        held = _engagements(crisis, state, engagements)
        asks = _asks(crisis, state)
        cases = list(_cases(crisis, chance))
        _name(asks, cases, chance)
        _talk(asks, held, chance)
        _promise(crisis, state, held, cases, chance)
        _say(crisis, state, chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _state() -> State:
    from safeconduct.diplomacy.models import State

    return State.objects.create(code="RU", name="Russia", language="ru", script="Cyrl")


def _days(number: int) -> Iterator[datetime]:
    """So many moments from the first day of the crisis to the present."""
    first = datetime(2024, 8, 21, 9, tzinfo=UTC)
    return (first + (NOW - first) * place / number for place in range(number))


def _engagements(crisis: Crisis, state: State, number: int) -> list[Engagement]:
    """Mostly demarches; now and then ministers meet. The last two are planned: a meeting, and a summit after it."""
    from safeconduct.diplomacy.models import Engagement, EngagementVersion, Participant

    by = _lead()
    plans = [(at, "demarche" if place % 30 else "meeting", 2 if place % 30 else 3, "held")
             for place, at in enumerate(_days(number))]  # fmt: skip
    plans += [(NOW + timedelta(days=3), "meeting", 3, "planned"), (NOW + timedelta(days=9), "meeting", 4, "planned")]
    made = Engagement.objects.bulk_create(
        Engagement(crisis=crisis, state=state, known_at=_known(at, stage), made_by_id=by, stage=stage, kind=kind,
                   level=level, starts_on=at.date(), ends_on=at.date())
        for at, kind, level, stage in plans
    )  # fmt: skip
    versions = EngagementVersion.objects.bulk_create(
        EngagementVersion(engagement=row, number=1, stage=row.stage, kind=row.kind, level=row.level,
                          on=_day(at), place="Moscow", known_at=_known(at, row.stage), by_id=by)
        for row, (at, *_rest) in zip(made, plans, strict=True)
    )  # fmt: skip
    Participant.objects.bulk_create(
        Participant(version=version, side=side, position=1, name=f"Office of {side}")
        for version in versions for side in ("ours", "theirs")
    )  # fmt: skip
    return made


def _known(at: datetime, stage: str) -> datetime:
    return at if stage == "held" else MIDDLE


def _day(at: datetime) -> PartialDate:
    from safeconduct.store.partial_dates import PartialDate

    return PartialDate.parse_edtf(f"{at:%Y-%m-%d}")


def _lead() -> UUID:
    from safeconduct.access.models import User

    return User.objects.get(memberships__role="crisis_lead").pk


def _cases(crisis: Crisis, chance: random.Random) -> list[Case]:
    from safeconduct.cases.models import Case

    there = list(Case.objects.filter(crisis=crisis).only("pk").order_by("pk")[:CASES])
    return chance.sample(there, len(there))


def _asks(crisis: Crisis, state: State) -> list[Ask]:
    """The first four are about measures; the others name cases."""
    from safeconduct.diplomacy.models import Ask

    by, measures = _lead(), [*MEASURES, *[""] * (ASKS - len(MEASURES))]
    return Ask.objects.bulk_create(
        Ask(crisis=crisis, state=state, kind="release", words=f"Ask number {number}", measure=measure, known_at=at,
            by_id=by)
        for number, (at, measure) in enumerate(zip(_days(ASKS), measures, strict=True))
    )  # fmt: skip


def _name(asks: Sequence[Ask], cases: Sequence[Case], chance: random.Random) -> None:
    from safeconduct.diplomacy.models import AskCase

    named = [ask for ask in asks if not ask.measure]
    few = min(NAMED, len(cases))
    AskCase.objects.bulk_create(
        [AskCase(ask=ask, case=case, known_at=ask.known_at, by_id=ask.by_id)
         for ask in named for case in chance.sample(cases, few)],
        batch_size=5000,
    )  # fmt: skip


def _talk(asks: Sequence[Ask], held: Sequence[Engagement], chance: random.Random) -> None:
    """In each engagement three asks are raised, and one of them is answered."""
    from safeconduct.diplomacy.models import Concern, Reply

    raised = [(row, ask) for row in held if row.stage == "held" for ask in chance.sample(asks, 3)]
    known = {row.pk: datetime.combine(row.starts_on, datetime.min.time(), UTC) for row in held if row.starts_on}
    Concern.objects.bulk_create(
        Concern(engagement=row, ask=ask, strength=chance.randint(1, 5), words="All of them, and soon.",
                known_at=known[row.pk], by_id=ask.by_id)
        for row, ask in raised
    )  # fmt: skip
    Reply.objects.bulk_create(
        Reply(ask=ask, engagement=row, kind="acknowledged", words="Будет рассмотрено.", on=_day(known[row.pk]),
              known_at=known[row.pk], by_id=ask.by_id)
        for row, ask in raised[::3]
    )  # fmt: skip


def _promise(
    crisis: Crisis, state: State, held: Sequence[Engagement], cases: Sequence[Case], chance: random.Random
) -> None:
    from safeconduct.diplomacy.keeping import usual_rule
    from safeconduct.diplomacy.models import Assurance, AssuranceCase

    by, few = _lead(), min(NAMED, len(cases))
    made = Assurance.objects.bulk_create(
        Assurance(crisis=crisis, state=state, kind="release", words="They will be discharged within weeks.",
                  engagement=held[number], speaker="Ministry of Defence", given_on=_day(at),
                  due=_day(at + timedelta(days=60)), due_latest=(at + timedelta(days=60)).date(), total=few,
                  kept_by=usual_rule("release"), known_at=at, by_id=by)
        for number, at in enumerate(_days(PROMISES))
    )  # fmt: skip
    AssuranceCase.objects.bulk_create(
        [AssuranceCase(assurance=row, case=case) for row in made for case in chance.sample(cases, few)],
        batch_size=5000,
    )  # fmt: skip


def _say(crisis: Crisis, state: State, chance: random.Random) -> None:
    from safeconduct.diplomacy.models import Statement

    by = _lead()
    Statement.objects.bulk_create(
        Statement(crisis=crisis, side=side, state=state if side == "theirs" else None, speaker="The spokesman",
                  channel="briefing", said_on=_day(at), said_latest=at.date(), quote="It is being considered.",
                  source="Briefing", known_at=at, by_id=by)
        for at in _days(STATEMENTS) for side in [chance.choice(["ours", "theirs"])]
    )  # fmt: skip


# ---------------------------------------------------------------- measuring
def _measure() -> list[Measured]:
    from safeconduct.diplomacy.models import Engagement

    meeting = Engagement.objects.select_related("crisis", "state").get(stage="planned", level=3)
    calls = {
        f"brief, {moment}, for the {reader}": _build(meeting, at, user)
        for moment, at in (("as known now", NOW), ("as known then", MIDDLE + timedelta(days=1)))
        for reader, user in READERS.items()
    }
    return in_turns("h", calls, target=TARGET_MS)


def _build(meeting: Engagement, at: datetime, user: str) -> Callable[[], object]:
    from benchmarks.reading import actor
    from safeconduct.diplomacy.brief.build import build_brief

    reader = actor(user)
    return lambda: build_brief(meeting, as_known=at, reader=reader)


if __name__ == "__main__":
    sys.exit(main())
