"""What two officers say of two persons, in a line, for the tests of joining."""

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.joining import judge_persons
from safeconduct.people.actions.joining import Judged
from safeconduct.people.enums import Verdict
from safeconduct.people.models import Joining, Parting, Person


def say(one: Person, other: Person, verdict: Verdict, *, by: Actor, keep: Person | None = None) -> Judged:
    """One officer's word."""
    return judge_persons(one, other, verdict=verdict, reason="The same passport.", by=by, keep=keep)


def join(one: Person, other: Person, *, first: Actor, second: Actor, keep: Person | None = None) -> Joining:
    """Two officers join them; `keep` is who is kept."""
    say(one, other, Verdict.SAME, by=first)
    joining = say(one, other, Verdict.SAME, by=second, keep=keep).joining
    assert joining is not None
    return joining


def part(one: Person, other: Person, *, first: Actor, second: Actor) -> Parting:
    """Two officers part them."""
    say(one, other, Verdict.PART, by=first)
    parting = say(one, other, Verdict.PART, by=second).parting
    assert parting is not None
    return parting
