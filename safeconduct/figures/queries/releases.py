"""What was released as open data."""

from __future__ import annotations

from django.db.models import QuerySet

from safeconduct.cases.models import Crisis

from ..models import DataRelease


def releases_of(crisis: Crisis) -> QuerySet[DataRelease]:
    """The releases of a crisis, newest first, without their rows."""
    return DataRelease.objects.filter(crisis=crisis).defer("rows").select_related("by").order_by("-number")


def released(slug: str, number: int | None = None) -> DataRelease | None:
    """What everybody may read now: the last release of a crisis, or the one with this number as long as the last one
    has not taken everything away. None where there is nothing to read."""
    rows = DataRelease.objects.filter(crisis__slug=slug).select_related("crisis").order_by("-number")
    last = rows.first()
    if last is None or not last.rows:
        return None
    return last if number is None else rows.filter(number=number).exclude(rows=[]).first()


def chosen_in(release: DataRelease | None) -> dict[str, list[str]]:
    """The measures that a release tells, and those that it also tells by home region: what the next one begins with."""
    rows = release.rows if release else []
    return {
        "measures": [row["measure"] for row in rows if not row["home_region"]],
        "by_region": list(dict.fromkeys(row["measure"] for row in rows if row["home_region"])),
    }
