"""The order of the queue: points with their reasons, which never changes by mere waiting."""

from datetime import UTC, datetime, timedelta

import pytest

from safeconduct.intake import triage
from safeconduct.intake.models import Channel, Handling
from safeconduct.intake.reading.signs import Group, kinds
from safeconduct.intake.triage import Part, PartKind, Seen, parts_of, rank, total
from tests.intake.pleas import plea

CAME = datetime(2026, 1, 5, 12, tzinfo=UTC)


def sign(kind: str, words: str = "") -> dict[str, str]:
    return {"kind": kind, "group": str(kinds()[kind]), "words": words or kind}


def points(**seen: object) -> dict[str, int]:
    return {str(part.kind): part.points for part in parts_of(Seen(CAME, **seen))}


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], {}),
        (["stranded"], {"danger": 24}),
        (["wounded"], {"danger": 72}),
        (["wounded", "stranded"], {"danger": 84}),
        (["stranded", "wounded"], {"danger": 84}),
        (["child"], {"vulnerability": 36}),
        (["wounded", "child", "old"], {"danger": 72, "vulnerability": 42}),
        (list(triage.DANGER), {"danger": 120}),
        (list(triage.VULNERABILITY), {"vulnerability": 60}),
    ],
)
def test_the_weightiest_sign_counts_whole_and_each_further_kind_a_little(signs, expected):
    assert points(signs=[sign(kind) for kind in signs]) == expected


def test_the_same_sign_said_often_counts_once():
    assert points(signs=[sign("wounded", "wounded"), sign("wounded", "घायल")]) == {"danger": 72}


def test_a_sign_that_is_not_in_the_table_counts_little():
    assert points(signs=[{"kind": "flooded", "group": "danger", "words": "water"}]) == {"danger": 24}


def test_every_kind_of_sign_has_points_and_words_for_officers():
    worth = {Group.DANGER: triage.DANGER, Group.VULNERABILITY: triage.VULNERABILITY}
    assert all(kind in worth[group] and kind in triage.SIGNS for kind, group in kinds().items())


def test_a_part_says_in_words_what_it_is_for():
    part = parts_of(Seen(CAME, [sign("wounded", "घायल"), sign("no_food", "भूखा")]))[0]
    assert part.sentence == "wounded: “घायल”, without food, water or shelter: “भूखा”"
    for kind in (PartKind.FOLLOW_UP, PartKind.KNOWN, PartKind.PROMISE):
        assert Part(kind, 1).sentence.endswith(".")


def test_a_promise_makes_it_three_days_old_when_its_time_comes():
    due = CAME + timedelta(hours=10)
    parts = parts_of(Seen(CAME, due_at=due))
    assert total(parts) + triage.waiting_points(CAME, due) == triage.PROMISED
    assert parts_of(Seen(CAME, due_at=CAME + timedelta(hours=100))) == ()


def test_two_requests_keep_their_order_whenever_one_looks():
    seen = [(CAME, 50), (CAME - timedelta(hours=49), 0), (CAME - timedelta(hours=51), 0)]
    ranked = sorted(seen, key=lambda each: -rank(each[1], each[0]))
    for hours in (0, 1, 1000, 50_000):
        now = CAME + timedelta(hours=hours)
        by_points = sorted(seen, key=lambda each: -(each[1] + triage.waiting_points(each[0], now)))
        assert by_points == ranked


def test_parts_are_read_back_as_they_were_kept_without_what_this_version_does_not_know():
    parts = parts_of(Seen(CAME, [sign("wounded", "घायल")], is_known=True, due_at=CAME + timedelta(hours=1)))
    kept = [*triage.as_json(parts), {"kind": "moon", "points": 3}]
    assert triage.from_json(kept) == parts


def test_a_request_stands_by_its_arrival_until_it_is_read(form: Channel):
    row = plea(form, is_read=False)
    assert row.rank == pytest.approx(rank(0, row.received_at))


def test_a_wounded_son_stands_before_an_older_question(form: Channel):
    older = plea(form, "a", at=CAME, name="", words="When does the office open?")
    newer = plea(form, "b", at=CAME + timedelta(hours=20), name="", words="My son is wounded in the leg.")
    assert (older.points, newer.points) == (0, 72)
    order = Handling.objects.order_by("-is_ahead", "-rank").values_list("pk", flat=True)
    assert list(order) == [newer.pk, older.pk]


def test_naming_somebody_with_a_case_counts(form: Channel, case):
    row = plea(form)
    assert [part.kind for part in triage.from_json(row.parts)] == [PartKind.KNOWN]
    assert (row.people, row.unmatched) == (1, 0)
