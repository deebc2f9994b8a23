"""Requests in the situation report: as they are now, on days where the crisis is kept."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from safeconduct.figures.reports.build import build_report
from tests.intake.made import made_request


def test_the_report_of_now_tells_what_is_open_and_since_when(crisis, lead, form):
    now, crisis.time_zone = timezone.now(), "Asia/Kolkata"
    came = datetime(now.year, 1, 9, 20, 0, tzinfo=UTC) - timedelta(days=365)
    made_request(form, came)
    made_request(form, now)
    report = build_report(crisis, as_known=now, reader=lead)
    assert report.data(lead)["backlog"]["open"][0] | {"oldest": ""} == {
        "state": "untouched", "number": 2, "over_a_day": 1, "over_a_week": 1, "oldest": "",
    }  # fmt: skip
    table = report.told["backlog"].section.parts[0]
    assert [cell.text for cell in table.rows[0][1:4]] == ["2", "1", "1"]
    assert table.rows[0][4].text.startswith("10 Jan "), "20:00 in London is the next day in Delhi"


def test_the_report_of_a_past_day_tells_nothing_of_requests(crisis, lead, form):
    made_request(form, timezone.now())
    report = build_report(crisis, as_known=timezone.now(), reader=lead, is_now=False)
    (said,) = report.told["backlog"].section.parts
    assert said.words == "How many requests waited on a past day is not kept."
    assert "backlog" not in report.data(lead)
