"""Marks, buttons and form fields as templates write them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from safeconduct.access.decision import Decision
from safeconduct.store.partial_dates import PartialDate

NOW = datetime(2025, 12, 17, 11, 10, tzinfo=UTC)


def write(template: str, **values: object) -> str:
    return Template(template).render(Context(values)).strip()


class ClaimForm(forms.Form):
    claimant = forms.CharField(label="Who says it")
    happened = forms.CharField(label="Happened", help_text="A day, a month or a year", required=False)
    viewpoint = forms.ChoiceField(label="Viewpoint", choices=[("ours", "Ours")], widget=forms.RadioSelect)
    read = forms.BooleanField(label="I have read the document", required=False)
    case = forms.CharField(widget=forms.HiddenInput, required=False)


# ---------------------------------------------------------------- marks
@pytest.mark.parametrize(("viewpoint", "word"), [("ours", "Ours"), ("host", "Host"), ("family", "Family")])
def test_a_viewpoint_has_its_shape_and_its_word(viewpoint: str, word: str) -> None:
    assert write("{% view v %}", v=viewpoint) == f'<span class="view is-{viewpoint}">{word}</span>'


def test_a_grade_explains_itself() -> None:
    assert write("{% grade 'B' 2 %}") == (
        '<abbr class="grade" title="Source usually reliable; probably true">B2</abbr>'
    )


def test_a_claim_without_a_grade_shows_none() -> None:
    assert write("{% grade '' None %}") == ""


def test_pips_are_seen_and_heard() -> None:
    pips = write("{% pips 3 5 %}")
    assert pips.count('<i class="on">') == 3
    assert pips.count("<i>") == 2
    assert "step 3 of 5" in pips


def test_a_reference_is_escaped_and_not_translated() -> None:
    assert write("{{ r|ref }}", r="RU24<b>") == '<span class="ref" translate="no">RU24&lt;b&gt;</span>'


# ---------------------------------------------------------------- dates
def test_a_partial_date_is_as_precise_as_it_is_known() -> None:
    june = PartialDate.parse_edtf("2024-06")
    assert write("{{ d|partial_date }}", d=june) == june.describe()
    assert write("{{ d|partial_date_short }}", d=june) == june.describe(short=True)


def test_a_date_that_nobody_knows_is_a_word() -> None:
    assert write("{{ d|partial_date }}", d=None) == "not known"
    assert write("{{ d|partial_date_short }}", d=None) == "–"


def test_a_time_element_carries_the_machine_time_of_the_same_zone() -> None:
    with timezone.override("Asia/Kolkata"):
        assert write("{% at t %}", t=NOW) == (
            '<time datetime="2025-12-17T16:40+05:30">17 December 2025, 16:40 IST</time>'
        )
        assert write("{% on d 'short' %}", d=date(2025, 12, 17)) == '<time datetime="2025-12-17">17 Dec 2025</time>'


def test_an_age_counts_from_a_time_from_a_day_or_is_a_duration() -> None:
    assert write("{{ t|age:now }}", t=NOW - timedelta(hours=5), now=NOW) == "5 h"
    assert write("{{ d|age:now }}", d=date(2025, 10, 7), now=NOW) == "71 days"
    assert write("{{ d|days }}", d=timedelta(days=334)) == "334 days"
    assert write("{{ d|ago:now }}", d=date(2025, 10, 7), now=NOW) == "71 days ago"


def test_a_clock_past_its_time_is_loud() -> None:
    late = write("{% due t now %}", t=NOW - timedelta(hours=5), now=NOW)
    assert late == '<span class="due is-late">5 h late</span>'
    assert "is-late" not in write("{% due t now %}", t=NOW + timedelta(hours=1), now=NOW)


# ---------------------------------------------------------------- decisions
def test_a_button_that_is_allowed_posts_its_name_and_value() -> None:
    button = write("{% decision_button d 'Countersign' name='do' value='sign' kind='grave' %}", d=Decision.yes())
    assert button == '<button class="button is-grave" type="submit" name="do" value="sign">Countersign</button>'


def test_a_refused_button_is_disabled_and_says_why_to_eye_and_ear() -> None:
    button = write("{% decision_button d 'Countersign' %}", d=Decision.no("You signed <first>."))
    assert " disabled " in button
    assert "submit" not in button
    described_by = button.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{described_by}">You signed &lt;first&gt;.</span>' in button


def test_two_refused_buttons_of_one_page_have_reasons_of_their_own() -> None:
    page = write(
        "{% decision_button d 'Give' value='1' %}{% decision_button d 'Give' value='2' %}", d=Decision.no("No.")
    )
    ids = [piece.split('"')[0] for piece in page.split(' id="')[1:]]
    assert len(set(ids)) == 2


def test_a_refused_link_leads_nowhere() -> None:
    assert write("{% decision_link d 'Open' '/x' %}", d=Decision.yes()) == '<a class="button" href="/x">Open</a>'
    assert "/x" not in write("{% decision_link d 'Open' '/x' %}", d=Decision.no("Not your post."))


# ---------------------------------------------------------------- forms
def test_a_field_links_its_label_its_hint_and_its_control() -> None:
    field = write("{% field form.happened %}", form=ClaimForm())
    assert '<label for="id_happened">Happened</label>' in field
    assert 'aria-describedby="id_happened_helptext"' in field
    assert 'id="id_happened_helptext">A day, a month or a year</span>' in field


def test_a_wrong_field_says_what_is_wrong_where_it_is_heard() -> None:
    field = write("{% field form.claimant %}", form=ClaimForm({}))
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_claimant_error"' in field
    assert 'id="id_claimant_error">This field is required.</span>' in field


def test_a_group_of_choices_is_a_fieldset_with_its_error() -> None:
    field = write("{% field form.viewpoint %}", form=ClaimForm({}))
    assert "<fieldset" in field
    assert "<legend>Viewpoint</legend>" in field
    assert 'aria-describedby="id_viewpoint_error"' in field


def test_one_box_stands_inside_its_label() -> None:
    assert '<label class="choice" for="id_read"><input' in write("{% field form.read %}", form=ClaimForm())


def test_label_and_hint_can_be_replaced_by_the_page() -> None:
    field = write("{% field form.happened label='When' hint='' %}", form=ClaimForm())
    assert ">When</label>" in field
    assert "helptext" not in field


def test_all_fields_of_a_form_are_written_hidden_ones_without_a_label() -> None:
    page = write("{% fields form %}", form=ClaimForm(initial={"case": "7"}))
    assert page.count('class="field') == 4
    assert 'type="hidden" name="case" value="7"' in page


def test_the_summary_names_every_fault_and_leads_to_its_field() -> None:
    form = ClaimForm({})
    form.add_error(None, "Somebody was faster.")
    summary = write("{% error_summary form %}", form=form)
    assert "3 things to put right" in summary
    assert "<li>Somebody was faster.</li>" in summary
    assert '<a href="#id_claimant">Who says it</a>: This field is required.' in summary
    assert '<a href="#id_viewpoint_0">Viewpoint</a>' in summary


def test_a_form_without_faults_has_no_summary() -> None:
    assert write("{% error_summary form %}", form=ClaimForm()) == ""
    assert write("{% error_summary form %}", form=ClaimForm({"claimant": "x", "viewpoint": "ours"})) == ""
