"""A small ledger made by hand: cases, what is said of them, and the measures and the partition that count them."""

from datetime import UTC, datetime

from safeconduct.access.actor import Actor
from safeconduct.access.models import Post
from safeconduct.cases.actions.casework import open_case
from safeconduct.cases.actions.claims import countersign_claim, record_claim
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Circumstance, Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Case, Claim, Crisis, Place
from safeconduct.figures.actions import set_measure, set_partition
from safeconduct.figures.models import Partition
from safeconduct.people.actions import NewPerson, create_person
from safeconduct.store.partial_dates import PartialDate

CLAIMANTS = {"ours": "Embassy Moscow", "host": "Ministry of Defence", "family": "brother", "third": "Red Cross"}


def ours(track: str, *states: str) -> dict[str, object]:
    return {"said": {"viewpoint": "ours", "track": track, "states": list(states)}}


RULES: dict[str, tuple[str, dict[str, object]]] = {
    "known_cases": ("known to us", {"known": True}),
    "dead_confirmed_by_us": ("dead", ours("condition", "dead")),
    "released": ("released", {"all": [ours("service", "released"), {"not": {"measure": "dead_confirmed_by_us"}}]}),
    "still_serving": (
        "still serving",
        {"not": {"any": [{"measure": "released"}, {"measure": "dead_confirmed_by_us"}]}},
    ),
    "missing_as_host_reports": (
        "missing",
        {"said": {"viewpoint": "host", "track": "whereabouts", "states": ["missing"]}},
    ),
    "home": ("home", ours("whereabouts", "home")),
}


def at(day: str, hour: int = 12) -> datetime:
    """Noon (UTC) of a day such as "2025-01-17"."""
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=UTC)


def make_measures(lead: Actor) -> None:
    """The measures that most tests count by."""
    for position, (key, (name, rule)) in enumerate(RULES.items()):
        set_measure(key, name=name, definition=f"Cases that are {name}.", rule=rule, position=position, by=lead)


def make_partition(lead: Actor, crisis: Crisis) -> Partition:
    """Known = released + dead + still serving, of whom some missing as the host reports."""
    return set_partition(
        "remaining",
        name="Known, by what became of them",
        whole="known_cases",
        parts=["released", "dead_confirmed_by_us", "still_serving"],
        within={"still_serving": "missing_as_host_reports", "released": ["home"]},
        crisis=crisis,
        by=lead,
    )


def new_case(crisis: Crisis, post: Post, name: str, *, by: Actor, opened: str = "2024-02-26") -> Case:
    """One more case, known from noon of a day on."""
    person = create_person(NewPerson(name, nationality="IN"), by=by)
    return open_case(crisis, person=person, circumstance=Circumstance.RECRUITED, post=post, by=by, opened_at=at(opened))


def say(
    case: Case, said: str, *, known: str, by: Actor, happened: str = "", place: Place | None = None, **more: object
) -> Claim:
    """Record that "host.whereabouts=missing" was known at noon of a day."""
    name, state = said.split("=")
    viewpoint, track = name.split(".")
    draft = ClaimDraft(
        track=Track(track),
        state=state,
        viewpoint=Viewpoint(viewpoint),
        claimant=CLAIMANTS[viewpoint],
        happened=PartialDate.parse_edtf(happened),
        reliability=Reliability.B,
        credibility=Credibility.TWO,
        known_at=at(known),
        place=place,
        ground=Ground.DNA if said == "ours.condition=dead" else None,
        **more,  # type: ignore[arg-type]
    )
    return record_claim(case, draft, by=by)


def confirm_death(case: Case, *, known: str, first: Actor, second: Actor, happened: str = "") -> Claim:
    """Our own finding of a death, countersigned by a second officer on the same day."""
    claim = say(case, "ours.condition=dead", known=known, by=first, happened=happened)
    countersign_claim(claim, by=second, at=at(known))
    return claim
