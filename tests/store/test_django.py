"""What the store gives to Django: extensions, cache, jobs, and a flush that knows append-only tables."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from safeconduct.store.append_only import append_only_sql, not_append_only_sql
from safeconduct.store.jobs import REMOVE_OLD_JOBS, app, tidy


def session(key: str, days: int) -> Session:
    return Session.objects.create(session_key=key, session_data="x", expire_date=timezone.now() + timedelta(days=days))


@pytest.mark.django_db
def test_the_extensions_are_there_for_every_room() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        assert {"pg_trgm", "unaccent", "btree_gist"} <= {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_the_cache_remembers_counts_and_forgets() -> None:
    cache.set("tries", 1, timeout=60)
    assert cache.incr("tries") == 2
    assert cache.get("tries") == 2
    cache.delete("tries")
    assert cache.get("tries") is None
    cache.set("over", 1, timeout=-1)
    assert cache.get("over") is None


@pytest.mark.django_db
def test_every_night_sessions_that_are_over_are_forgotten_and_old_jobs_are_to_be_removed() -> None:
    session("over", -1)
    session("open", 1)
    tidy(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    job = ProcrastinateJob.objects.get(task_name=REMOVE_OLD_JOBS)
    assert job.args == {"max_hours": 336}


def test_the_nightly_job_is_known_to_the_worker() -> None:
    assert (tidy.name, "17 3 * * *") in [(p.task.name, p.cron) for p in app.periodic_registry.periodic_tasks.values()]


@pytest.mark.django_db(transaction=True)
def test_a_job_exists_only_if_its_transaction_is_committed() -> None:
    mine = ProcrastinateJob.objects.filter(args={"timestamp": 20_261_122})
    with transaction.atomic():
        tidy.defer(timestamp=20_261_122)
        transaction.set_rollback(True)
    assert not mine.exists()
    with transaction.atomic():
        tidy.defer(timestamp=20_261_122)
    assert mine.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_tests_flush_empties_append_only_tables_and_leaves_them_append_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute(append_only_sql("django_session"))
        try:
            session("kept", 1)
            with pytest.raises(IntegrityError, match="DELETE refused"):
                Session.objects.all().delete()
            call_command("flush", verbosity=0, interactive=False)
            assert not Session.objects.exists()
            session("kept", 1)
            with pytest.raises(IntegrityError, match="UPDATE refused"):
                Session.objects.update(session_data="y")
        finally:
            cursor.execute(not_append_only_sql("django_session"))
