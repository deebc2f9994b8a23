"""Two act on the same answer at the same moment, each over a connection of her own."""

from collections.abc import Callable
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.as_known import today
from safeconduct.figures.actions.answers import (
    approve_answer,
    freeze_answer,
    give_answer,
    start_answer,
    submit_answer,
    write_version,
)
from safeconduct.figures.enums import AnswerKind
from safeconduct.figures.models import Answer, AnswerStep, AnswerVersion, FrozenAnswer, PublishedFigure
from tests.figures.answers import text_of
from tests.figures.ledger import make_measures, new_case

pytestmark = pytest.mark.django_db(transaction=True)


def together(held: str, *acts: Callable[[], object]) -> list[object]:
    """Let each act run in a thread with a connection of its own. `held` locks something meanwhile; it is let go when
    all of them wait for it."""
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            results[number] = act()
        except Refused as refusal:
            results[number] = str(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(held)
        for thread in threads:
            thread.start()
        while all(thread.is_alive() for thread in threads) and waiting() < len(threads):
            pass
    for thread in threads:
        thread.join()
    return results


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def refused(results: list[object]) -> str:
    """What the one who came second is told: the other has done it."""
    (words,) = [result for result in results if isinstance(result, str)]
    return words


@pytest.fixture
def counted(crisis, ministry):
    make_measures(ministry.actor("lead"))
    return new_case(crisis, ministry.embassy, "Omveer Tilwara", by=ministry.actor("officer"))


def test_of_two_who_act_on_an_answer_at_once_one_does_it_and_the_other_is_told(crisis, counted, ministry):
    press, lead, diplomat = (ministry.actor(who) for who in ("press", "lead", "diplomat"))
    begin = lambda key: start_answer(crisis, kind=AnswerKind.PRESS, title={"en": "Nationals"}, by=press, key=key)  # noqa: E731
    key = uuid4()
    answer, same = together("LOCK TABLE figures_answer IN SHARE MODE", lambda: begin(key), lambda: begin(key))
    assert answer == same == Answer.objects.get()

    row = f"SELECT FROM figures_answer WHERE id = '{key}' FOR UPDATE"
    two = lambda act, *by: refused(together(row, *[lambda one=one: act(one) for one in by]))  # noqa: E731
    said, known = text_of("{known_cases} are known."), timezone.now()
    write = lambda by: write_version(answer, said, as_known=known, by=by, expected_number=1)  # noqa: E731
    give = lambda by: give_answer(answer, on=today(crisis), by=by)  # noqa: E731
    assert "Press wrote version 2 meanwhile" in two(write, press, press)
    assert "lies with somebody for approval" in two(lambda by: submit_answer(answer, by=by), press, lead)
    assert "It is approved already" in two(lambda by: approve_answer(answer, by=by), lead, diplomat)
    assert "frozen already" in two(lambda by: freeze_answer(answer, by=by), lead, diplomat)
    assert "recorded already that it was given" in two(give, press, lead)

    assert [row.stage for row in AnswerStep.objects.order_by("number")] == ["submitted", "approved", "given"]
    done = Entry.objects.filter(kind="answer", object_id=str(key)).order_by("id").values_list("verb", flat=True)
    assert list(done) == [
        "start_answer", "write_answer", "submit_answer", "approve_answer", "freeze_answer", "give_answer",
    ]  # fmt: skip
    assert AnswerVersion.objects.count() == 2
    assert PublishedFigure.objects.count() == FrozenAnswer.objects.count() == 1
