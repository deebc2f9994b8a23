"""`python -m benchmarks.intake.made`: the ministry, the crisis and the form of a service that is measured."""

from __future__ import annotations

from datetime import date

from safeconduct.cli.main import ready_database


def main() -> None:
    """Make them in the database of $SAFECONDUCT_DATA."""
    with ready_database("app"):
        _make()


def _make() -> None:
    from benchmarks.intake.service import LEAD, PASSWORD, SLUG
    from safeconduct.access.actions import create_post, create_user, grant_compartment, grant_role
    from safeconduct.access.enums import Compartment, PostKind, Role
    from safeconduct.access.queries import actor_for
    from safeconduct.cases.actions.crises import open_crisis
    from safeconduct.intake.actions.channels import open_channel
    from safeconduct.intake.enums import ChannelKind

    capital = create_post("Capital", kind=PostKind.HEADQUARTERS, country="IN", parent=None, by=None)
    embassy = create_post("Embassy", kind=PostKind.EMBASSY, country="RU", parent=capital, by=None)
    lead = create_user(LEAD, name="Lead", password=PASSWORD, by=None, is_senior=True)
    officer = create_user("officer@ministry.example", name="Officer", password=PASSWORD, by=None)
    grant_role(lead, role=Role.CRISIS_LEAD, post=capital, by=None)
    grant_role(officer, role=Role.CASE_OFFICER, post=embassy, by=None)
    for compartment in Compartment:
        grant_compartment(lead, compartment=compartment, by=None)
    by = actor_for(lead)
    crisis = open_crisis(
        "Endurance", slug=SLUG, code="EN", nationality="IN", countries=["RU"], opened_on=date(2026, 1, 1), by=by
    )
    open_channel(crisis, name="Form", slug="form", kind=ChannelKind.FORM, post=capital, by=by)


if __name__ == "__main__":
    main()
