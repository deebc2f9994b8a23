"""Marks, words and form fields for the templates of every room. Built in: templates need no {% load desk %}."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zlib import crc32

from django import forms, template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from safeconduct.access.decision import Decision
from safeconduct.desk import words
from safeconduct.desk.fields import Problem, describe_field, problems_of

register = template.Library()


class Described(Protocol):
    """A date as precise as it is known."""

    def describe(self, *, short: bool = False) -> str: ...


# ---------------------------------------------------------------- marks
@register.simple_tag
def view(viewpoint: str) -> SafeString:
    """{% view "host" %}: whose account it is, with its shape and its word."""
    return format_html('<span class="view is-{}">{}</span>', viewpoint, words.VIEWPOINTS[str(viewpoint)])


@register.simple_tag
def grade(reliability: str, credibility: object) -> SafeString | str:
    """{% grade "B" 2 %}: the Admiralty code, with its words as title. Nothing when the claim has no grade."""
    if not reliability or not credibility:
        return ""
    return format_html(
        '<abbr class="grade" title="{}">{}{}</abbr>',
        words.grade_words(reliability, credibility),
        reliability,
        credibility,
    )


@register.simple_tag
def pips(reached: int, of: int) -> SafeString:
    """{% pips 3 5 %}: how far along the usual order of its track a state is."""
    dots = format_html_join("", "<i{}></i>", ((SafeString(' class="on"') if n < reached else "",) for n in range(of)))
    spoken = _("step %(reached)s of %(of)s") % {"reached": reached, "of": of}
    return format_html(
        '<span class="pips" aria-hidden="true">{}</span><span class="visually-hidden"> {}</span>', dots, spoken
    )


@register.filter
def ref(reference: object) -> SafeString:
    """A reference as people read it aloud: in mono, never broken, never translated."""
    return format_html('<span class="ref" translate="no">{}</span>', reference)


# ---------------------------------------------------------------- dates and ages
@register.filter
def partial_date(value: Described | None) -> str:
    """A partial date in words: "between 28 and 30 October 2024"; "not known" without one."""
    return (value.describe() if value else "") or _("not known")


@register.filter
def partial_date_short(value: Described | None) -> str:
    """A partial date in few words, for tables."""
    return (value.describe(short=True) if value else "") or words.UNKNOWN


@register.filter
def day(value: date | None, form: str = "") -> str:
    """{{ value|day }} is "17 December 2025"; {{ value|day:"short" }} is "17 Dec 2025"."""
    return words.day_words(value, short=form == "short")


@register.filter
def moment(value: datetime | None, form: str = "") -> str:
    """{{ value|moment }} is "17 December 2025, 16:40 IST"; {{ value|moment:"short" }} is "17 Dec 2025, 16:40"."""
    return words.moment_words(value, short=form == "short")


@register.simple_tag
def at(value: datetime | None, form: str = "") -> SafeString | str:
    """{% at claim.known_at %}: a time element with the time in the officer's zone."""
    return _time_element(value, words.moment_words, form)


@register.simple_tag
def on(value: date | None, form: str = "") -> SafeString | str:
    """{% on case.opened "short" %}: a time element with the day."""
    return _time_element(value, words.day_words, form)


@register.filter
def age(value: timedelta | date | None, now: datetime | None = None) -> str:
    """How long since then (or how long a duration is): "5 h", "3 days 4 h", "71 days", "14 months"."""
    return words.UNKNOWN if value is None else words.age_words(_elapsed(value, now))


@register.filter
def ago(value: timedelta | date | None, now: datetime | None = None) -> str:
    """As `age`, within a sentence: "71 days ago"."""
    return words.UNKNOWN if value is None else _("%(age)s ago") % {"age": age(value, now)}


@register.filter
def days(value: timedelta | date | None, now: datetime | None = None) -> str:
    """Whole days since then, however many: "334 days"."""
    return words.UNKNOWN if value is None else words.days_words(_elapsed(value, now))


@register.simple_tag
def due(value: datetime | None, now: datetime | None = None) -> SafeString | str:
    """{% due clock.due_at %}: "5 h late" in red, "tomorrow 10:00" in ink."""
    if value is None:
        return ""
    found = words.due_words(value, now or timezone.now())
    return format_html('<span class="due{}">{}</span>', " is-late" if found.is_late else "", found.words)


def _elapsed(value: timedelta | date, now: datetime | None) -> timedelta:
    if isinstance(value, timedelta):
        return value
    now = now or timezone.now()
    return now - value if isinstance(value, datetime) else timezone.localtime(now).date() - value


def _time_element(value: Any, words_of: Callable[..., str], form: str) -> SafeString | str:
    if value is None:
        return words.UNKNOWN
    machine = timezone.localtime(value).isoformat("T", "minutes") if isinstance(value, datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, words_of(value, short=form == "short"))


# ---------------------------------------------------------------- what one may do
@register.inclusion_tag("desk/decision_button.html")
def decision_button(
    decision: Decision, label: str, *, name: str = "", value: str = "", kind: str = "", form: str = ""
) -> dict[str, object]:
    """{% decision_button may_retract _("Retract") kind="quiet" %}: a button that posts, or disabled with the reason.

    `kind` is "", "quiet" or "grave"; `form` is the id of a form elsewhere on the page.
    """
    return {**_decided(decision, label, kind, f"{name} {value} {form}"), "name": name, "value": value, "form": form}


@register.inclusion_tag("desk/decision_link.html")
def decision_link(decision: Decision, label: str, url: str, *, kind: str = "") -> dict[str, object]:
    """{% decision_link may_record _("Record a claim") url %}: a link as a button, or disabled with the reason."""
    return {**_decided(decision, label, kind, url), "url": url}


def _decided(decision: Decision, label: str, kind: str, key: str) -> dict[str, object]:
    return {
        "allowed": decision.allowed,
        "reason": decision.reason,
        "label": label,
        "css": f"button is-{kind}" if kind else "button",
        "why": f"why-{crc32(f'{label} {key}'.encode()):08x}",
    }


# ---------------------------------------------------------------- forms
@register.inclusion_tag("desk/form_field.html")
def field(
    bound: forms.BoundField, *, wide: bool = False, label: str | None = None, hint: str | None = None
) -> dict[str, object]:
    """{% field form.happened %}: label, control, hint and error, linked for those who listen."""
    return describe_field(bound, wide=wide, label=label, hint=hint)


@register.simple_tag
def fields(form: forms.BaseForm) -> SafeString:
    """{% fields form %}: every field of a form in its order, hidden ones included."""
    page = get_template("desk/form_field.html")
    return format_html_join("\n", "{}", ((page.render(describe_field(bound)),) for bound in form))


@register.inclusion_tag("desk/error_summary.html")
def error_summary(*several: forms.BaseForm) -> dict[str, list[Problem]]:
    """{% error_summary form %}: what is to be put right, with links to the fields. Nothing when all is well."""
    return {"problems": [problem for form in several for problem in problems_of(form)]}
