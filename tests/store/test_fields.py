"""Partial dates in tables and forms."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from django.utils import timezone

from safeconduct.store.fields import PartialDateField, PartialDateFormField
from safeconduct.store.partial_dates import UNKNOWN, PartialDate

JUNE = PartialDate.parse_edtf("2024-06")
RANGE = PartialDate.parse_edtf("2024-10-28/2024-10-30")
AHEAD = PartialDate.parse_edtf("2099-01-01")


@pytest.fixture
def table(db: None) -> type[models.Model]:
    """A table with one partial date; the end of the test's transaction takes it away."""
    with isolate_apps("safeconduct.store"):

        class Sighting(models.Model):
            seen = PartialDateField(blank=True)

            class Meta:
                app_label = "store"

    with connection.schema_editor() as schema:
        schema.create_model(Sighting)
    return Sighting


@pytest.mark.parametrize("value", [JUNE, RANGE, UNKNOWN, PartialDate.parse_edtf("../2024-06-11")])
def test_a_partial_date_comes_back_from_the_database_as_it_went_in(
    table: type[models.Model], value: PartialDate
) -> None:
    table.objects.create(seen=value)
    assert table.objects.get(seen=value).seen == value


def test_a_row_says_unknown_when_nothing_is_said(table: type[models.Model]) -> None:
    assert table().seen == UNKNOWN
    assert table.objects.create().seen == UNKNOWN


def test_rows_are_looked_up_by_the_canonical_text_too(table: type[models.Model]) -> None:
    table.objects.create(seen=JUNE)
    assert table.objects.filter(seen="2024-06", seen__in=["2024-06", RANGE]).exists()
    assert list(table.objects.values_list("seen", flat=True)) == [JUNE]


@pytest.mark.parametrize("text", ["11 June 2024", "2024-6", "2024-06-11?", "../..x", "2024-06/", "x"])
def test_the_database_refuses_a_text_that_is_not_shaped_like_a_partial_date(
    table: type[models.Model], text: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_sighting (seen) VALUES (%s)", [text])


def test_our_own_code_cannot_write_an_impossible_date(table: type[models.Model]) -> None:
    with pytest.raises(ValidationError, match="has no day 31"):
        table.objects.create(seen="2024-06-31")


def test_a_migration_names_the_field_without_what_every_such_field_has() -> None:
    assert MigrationWriter.serialize(PartialDateField(blank=True))[0] == (
        "safeconduct.store.fields.PartialDateField(blank=True)"
    )
    assert PartialDateField().clone().default == UNKNOWN


def test_the_serialised_row_holds_the_canonical_text(table: type[models.Model]) -> None:
    assert table._meta.get_field("seen").value_to_string(table(seen=RANGE)) == "2024-10-28/2024-10-30"


def cleaned(text: str, **options: object) -> PartialDate:
    return PartialDateFormField(**options).clean(text)


def test_the_form_reads_what_the_officer_types() -> None:
    assert cleaned("June 2024") == JUNE
    assert cleaned("28–30 Oct 2024") == RANGE


def test_the_form_shows_the_sentence_of_the_parser_as_its_error() -> None:
    with pytest.raises(ValidationError, match=r"has no day 31: it has 30 days\. Check the day and the month\."):
        cleaned("31 June 2024")


def test_an_empty_box_is_unknown_where_it_may_be_empty_and_must_say_so_where_it_may_not() -> None:
    assert cleaned(" ", required=False) == UNKNOWN
    assert cleaned("unknown") == UNKNOWN
    with pytest.raises(ValidationError, match="or write unknown"):
        cleaned(" ")


def test_the_future_begins_at_midnight_of_the_officer(monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2024, 6, 10, 20, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    with timezone.override("Asia/Kolkata"):
        assert cleaned("11 June 2024").edtf == "2024-06-11"
    with timezone.override("UTC"), pytest.raises(ValidationError, match="11 June 2024 is in the future"):
        cleaned("11 June 2024")


def test_the_future_is_taken_where_the_field_allows_it() -> None:
    assert cleaned("1 January 2099", allow_future=True) == AHEAD
    formfield = PartialDateField(allow_future=True).formfield()
    assert isinstance(formfield, PartialDateFormField)
    assert formfield.clean("1 January 2099") == AHEAD


def test_a_box_is_filled_with_words_that_read_back_as_the_same_date() -> None:
    class Form(forms.Form):
        seen = PartialDateFormField(required=False)

    assert 'value="between 28 and 30 October 2024"' in str(Form(initial={"seen": RANGE})["seen"])
    assert 'value="1 January 2099"' in str(Form(initial={"seen": AHEAD})["seen"])
    assert "value=" not in str(Form(initial={"seen": UNKNOWN})["seen"])
    assert 'value="31 June 2024"' in str(Form({"seen": "31 June 2024"})["seen"])


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        (None, "", False),
        (UNKNOWN, "", False),
        (JUNE, "June 2024", False),
        (JUNE, "2024-06", False),
        (JUNE, "11 June 2024", True),
        (JUNE, "", True),
        (None, "June 2024", True),
        (JUNE, "31 June 2024", True),
    ],
)
def test_a_box_has_changed_when_its_date_has(initial: PartialDate | None, typed: str, changed: bool) -> None:
    assert PartialDateFormField(required=False).has_changed(initial, typed) is changed
