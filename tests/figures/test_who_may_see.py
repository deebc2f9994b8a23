"""Every address of figures: what each role finds behind it, whose names stand there, and that a death of which no
family was told changes nothing that may be said in public. A new address has to be said in places.py."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern

from safeconduct.access.actions import create_user
from safeconduct.access.actor import Actor
from safeconduct.cases.models import Case, Crisis
from safeconduct.figures import urls
from safeconduct.figures.actions import set_measure
from safeconduct.figures.enums import Audience
from safeconduct.figures.open_data.rows import open_figures
from safeconduct.figures.paper.values import as_json
from safeconduct.figures.reports.build import build_report
from tests.cases.telling import sign_in, words_of
from tests.conftest import PASSWORD, Ministry
from tests.figures.ledger import RULES, at, confirm_death, say
from tests.figures.places import MAILED, PLACES, Made, Seen, made_places

WRITE = {"press", "lead", "diplomat"}
EVERY = {"officer", "colleague", "stranger", "liaison", "diplomat", "press", "auditor", "administrator", "lead"}
WHO = {
    Seen.FIGURES: EVERY, Seen.CASES: EVERY - {"press"}, Seen.WRITERS: WRITE, Seen.APPROVERS: WRITE - {"press"},
    Seen.PUBLIC: EVERY | {"nobody"},
}  # fmt: skip
"""Who finds something behind an address."""


def test_every_address_is_said_here():
    names = [pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    assert len(names) == len(urls.urlpatterns)
    assert sorted(map(str, names)) == sorted(PLACES)


@pytest.fixture
def made(crisis: Crisis, ministry: Ministry) -> Made:
    return made_places(crisis, ministry)


def texts(client: Client, made: Made) -> dict[str, str]:
    """What stands at every address that can be read."""
    return {name: words_of(client, address) for name, address in made.read().items()}


def naming(found: dict[str, str], words: tuple[str, ...]) -> dict[str, list[str]]:
    """The addresses at which one of these words stands."""
    shown = {name: [word for word in words if word in text] for name, text in found.items()}
    return {name: there for name, there in shown.items() if there}


def test_who_may_not_finds_nothing_behind_an_address_and_who_may_finds_a_page(made: Made, ministry: Ministry):
    nobody = create_user("nobody@ministry.example", name="Nobody", password=PASSWORD, by=None)
    wrong = {}
    for who, user in {**ministry.users, "nobody": nobody}.items():
        if who in {"colleague", "stranger", "lead", "liaison"}:
            continue
        client, found = sign_in(Client(), user), made.read()
        for name, (seen, _parts) in PLACES.items():
            status = client.get(found[name]).status_code
            if status not in ({200, 405} if who in WHO[seen] else {404, 405}):
                wrong[who, name] = status
    assert wrong == {}


def test_who_is_not_signed_in_is_asked_to_and_reads_only_what_was_released(made: Made):
    answers = {name: Client().get(made.address(name)) for name in PLACES}
    closed = {name for name, (seen, _parts) in PLACES.items() if seen is not Seen.PUBLIC}
    assert {name for name, a in answers.items() if a.status_code == 200} == PLACES.keys() - closed
    assert {answers[name]["Location"].partition("?")[0] for name in closed if answers[name].status_code == 302} == {
        "/account/login/"
    }


def test_nobody_reads_a_name_reference_or_id_of_a_case_that_is_not_hers(made: Made, ministry: Ministry):
    """The press reads numbers and no case at all, an officer of another post none of these, the others not the one in a
    compartment; who may see them all reads them on papers and lists. Whom reports are mailed to she alone reads."""
    closed = made.cases[6]
    of_closed = (closed.person.name, closed.reference, str(closed.pk))
    kept_from = {"press": (*made.secret, *MAILED), "stranger": (*made.secret, *MAILED), "diplomat": of_closed}
    shown = {
        who: naming(texts(sign_in(Client(), ministry.users[who]), made), words) for who, words in kept_from.items()
    }
    assert {who: found for who, found in shown.items() if found} == {}
    lead, addresses = sign_in(Client(), ministry.users["lead"]), made.read()
    told = {"members known_cases", "answer court", "answer_docx court", "answer_text court", "report_readers"}
    assert naming({name: words_of(lead, addresses[name]) for name in told}, (*of_closed, *MAILED)).keys() == told


# ---------------------------------------------------------------- family first
K = "2025-03-17T13:00"
NOISE = re.compile(r'csrf[^>]*>|nonce="[^"]*"|X-CSRFToken[^}]*|name="key"[^>]*>')
TELLS_AUTHORS = re.compile(
    r"((write_|approve_|freeze_)?answer( (draft|submitted|slip|court|frozen))?|answer_docx.*|.* docx)"
)
"""The checks of a draft say how many deaths are held back; a document carries the moment at which it was made."""


ALIVE = ("ours.condition=captured", "host.condition=wounded", "family.condition=ill", "ours.remains=dna_of_kin_shared",
         "host.remains=none")  # fmt: skip
"""What was said of a man in May 2024, and each of it on a line on which he is said to be dead in August."""
DEAD = ("host.condition=dead", "family.condition=dead", "third.condition=dead", "ours.remains=identified",
        "host.remains=dispatched", "host.remains=received")  # fmt: skip


def said(viewpoint: str, track: str, state: str, **more: object) -> dict[str, object]:
    return {"said": {"viewpoint": viewpoint, "track": track, "states": [state], **more}}


STOOD_BEFORE: dict[str, dict[str, object]] = {
    "captured": said("ours", "condition", "captured"),
    "captured_in_may": said("ours", "condition", "captured", happened={"from": "2024-05-01", "until": "2024-05-31"}),
    "wounded": said("host", "condition", "wounded"),
    "ill": said("family", "condition", "ill"),
    "looked_for": {"all": [said("ours", "remains", "dna_of_kin_shared"), said("host", "remains", "none")]},
}


def tell(case: Case, claims: tuple[str, ...], *, by: Actor) -> None:
    month = "2024-05" if claims is ALIVE else "2024-08"
    for claim in claims:
        say(case, claim, known=f"{month}-21", happened=f"{month}-20", by=by)


def measure_what_stood_before(lead: Actor) -> None:
    for key, rule in STOOD_BEFORE.items():
        set_measure(key, name=key, definition="As it stood.", rule=rule, by=lead)


def said_in_public(press: Client, made: Made, crisis: Crisis) -> dict[str, str]:
    """Everything that the press reads from a day, and what leaves the house as known then."""
    found = {}
    for name, address in made.read().items():
        if not TELLS_AUTHORS.fullmatch(name):
            known = f"{'&' if '?' in address else '?'}known={K}"
            found[name] = NOISE.sub("", words_of(press, address + known))
    for key in STOOD_BEFORE:
        address = f"{made.address('members', measure=key)}?since=2024-06-01&count=1&known={K}"
        found[f"members {key}"] = NOISE.sub("", words_of(press, address))
    moment = at("2025-03-17", 13)
    keys = [*RULES, *STOOD_BEFORE]
    report = build_report(crisis, as_known=moment, since=at("2024-06-01"), audience=Audience.PUBLIC)
    return found | {
        "open data": str(open_figures(crisis, as_known=moment, measures=keys, by_region=keys)),
        "report": str(as_json(report.paper())) + str(report.data()),
    }


def test_a_death_of_which_no_family_was_told_changes_no_byte_of_what_may_be_said_in_public(
    crisis: Crisis, made: Made, ministry: Ministry
):
    press, lead = sign_in(Client(), ministry.users["press"]), ministry.actor("lead")
    measure_what_stood_before(lead)
    tell(made.cases[7], ALIVE, by=lead)
    before = said_in_public(press, made, crisis)
    assert {"answer_paper draft", "run_again frozen", "charts", "live_report", "members released"} <= before.keys()
    confirm_death(made.cases[7], known="2024-08-20", first=lead, second=ministry.actor("officer"), happened="2024-08")
    tell(made.cases[7], DEAD, by=lead)
    after = said_in_public(press, made, crisis)
    assert [name for name, text in before.items() if after[name] != text] == []
    told = build_report(crisis, as_known=at("2025-03-17", 13), audience=Audience.INTERNAL)
    assert "3 families have not been told" in str(as_json(told.paper(lead))), "who may see cases is told"
