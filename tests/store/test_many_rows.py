"""Very many rows are changed by one statement, whatever stands in them."""

import pytest
from django.db import IntegrityError, transaction

from safeconduct.access.models import Post
from safeconduct.store.many_rows import update_rows
from tests.conftest import Ministry


def test_only_the_named_fields_of_these_rows_are_written(ministry: Ministry, django_assert_num_queries):
    posts = [ministry.embassy, ministry.consulate]
    for n, post in enumerate(posts):
        post.name, post.latitude, post.country = f"नाम {n} \\ ' \"", None if n else 1.5, "XX"
        post.parent = ministry.other_embassy
    with django_assert_num_queries(1):
        update_rows(posts, ["name", "latitude", "parent"])
    rows = [Post.objects.get(pk=post.pk) for post in posts]
    assert [(row.name, row.latitude) for row in rows] == [("नाम 0 \\ ' \"", 1.5), ("नाम 1 \\ ' \"", None)]
    assert {row.parent_id for row in rows} == {ministry.other_embassy.pk}
    assert "XX" not in {row.country for row in rows}
    assert Post.objects.get(pk=ministry.capital.pk).name == "Capital"


def test_nothing_is_asked_for_no_rows(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        update_rows([], ["name"])


def test_what_the_database_refuses_is_refused(ministry: Ministry):
    ministry.embassy.name = None
    with pytest.raises(IntegrityError), transaction.atomic():
        update_rows([ministry.embassy], ["name"])
