"""Puts the whole rehearsal into an empty database, in one transaction."""

from __future__ import annotations

from datetime import datetime
from random import Random

from django.db import transaction
from django.utils import timezone

from safeconduct.cases.actions.casework import hand_over
from safeconduct.cases.actions.history import CaseHistory, open_histories
from safeconduct.cases.models import Case, Crisis
from safeconduct.cli.errors import CommandError
from safeconduct.cli.words import gettext as _
from safeconduct.figures.actions import publish_figure
from safeconduct.figures.enums import Bound
from safeconduct.figures.shipped import install_measures
from safeconduct.store.partial_dates import PartialDate

from .answers import write_answers
from .doubles import write_doubles
from .engagements import write_register
from .groups import Man, men
from .lives import begin, history_of
from .ministry import Login, Ministry, make_ministry
from .persons import People
from .pleas import send_pleas
from .tables import last_moment, table, told_tables
from .their_list import send_list
from .told import tell, told_history

SEED = "a rehearsal"


@transaction.atomic
def load(*, now: datetime | None = None) -> list[Login]:
    """Load the ministry, the measures, what was said in public, every case, the register and
    the answers. Says who can sign in.

    The same data at every run, but for due times, which are counted from now. Raises `CommandError` with the reason
    when it is there already, or when `now`, the clock of the machine, stands before the end of the story.
    """
    _check_can_load(now or timezone.now())
    ministry = make_ministry()
    install_measures(by=ministry.lead)
    _publish(ministry)
    cases = _open_cases(ministry)
    write_register(ministry)
    write_answers(ministry)
    write_doubles(cases, ministry)
    send_list(cases, ministry)
    send_pleas(ministry, now=now or timezone.now())
    return ministry.logins


def _check_can_load(now: datetime) -> None:
    if Crisis.objects.filter(slug=table("ministry")["crisis"]["slug"]).exists():
        raise CommandError(_("The demonstration is loaded already. Nothing was changed."))
    if now < last_moment():
        raise CommandError(
            _("The demonstration plays until %(day)s, and the clock of this machine stands before it. Set the clock.")
            % {"day": last_moment().date().isoformat()}
        )


def _publish(ministry: Ministry) -> None:
    for number, said in enumerate(table("published")["figure"], start=1):
        publish_figure(
            ministry.crisis, measure=said["measure"], value=said["value"], bound=Bound(said.get("bound", "exactly")),
            said_on=PartialDate.parse_edtf(said.get("said_on", said["known_on"].isoformat())),
            known_on=said["known_on"], said_by=said["said_by"], source=said["source"], quote=said.get("quote", ""),
            note=said.get("note", ""), key=f"rehearsal-{number}", by=ministry.actors["press"],
        )  # fmt: skip


def _open_cases(ministry: Ministry) -> list[Case]:
    people = People()
    story = sorted(men(), key=lambda man: (man.opened, man.number))
    told = {man.number: told_tables()[man.told] for man in story if man.told}
    histories = [
        told_history(told[man.number], ministry, people) if man.number in told else _one_of_many(man, ministry, people)
        for man in story
    ]
    cases = open_histories(ministry.crisis, histories, by=ministry.lead, as_it_happened=True)
    for man, case in zip(story, cases, strict=True):
        _lend(case, man, told.get(man.number), ministry)
        if man.number in told:
            tell(case, told[man.number], ministry)
    return cases


def _one_of_many(man: Man, ministry: Ministry, people: People) -> CaseHistory:
    rng = Random(f"{SEED} {man.number}")  # noqa: S311 - invents people, guards nothing
    return history_of(begin(man, people.invent(rng, region=man.region), ministry, rng))


def _lend(case: Case, man: Man, told: dict[str, list[str]] | None, ministry: Ministry) -> None:
    """Hand the case over to the liaison office of the home region where a family has to be told or looked after."""
    offices = told["second_posts"] if told else []
    if told is None and man.signed:
        offices = [table("names")["regions"][case.person.home_region]["liaison"]]
    for key in offices:
        reason = _("A family at home has to be spoken with.") if key != "kyiv" else _("He is held in Ukraine.")
        hand_over(case, post=ministry.posts[key], reason=reason, by=ministry.lead)
