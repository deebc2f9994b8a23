"""What was said in public: quoted, archived with its hash, tied to what it speaks of."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.statements import Said, record_statement
from safeconduct.diplomacy.enums import Level, Stage
from safeconduct.diplomacy.models import Ask, Engagement, EngagementVersion, Official, State, Statement
from safeconduct.diplomacy.queries.statements import readouts_of, statements_of
from safeconduct.figures.models import PublishedFigure
from safeconduct.store.faults import FieldFault
from safeconduct.store.ids import uuid7
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on
from tests.diplomacy.promised import end_of

pytestmark = pytest.mark.django_db

TWEET = {
    "side": "ours", "speaker": "External Affairs Minister", "channel": "post", "said_on": on("2024-07-03"),
    "quote": "Expressed strong concern for our nationals.", "link": "https://social.example/1",
}  # fmt: skip


@pytest.fixture
def met(crisis: Crisis, theirs: State, lead: Actor) -> Engagement:
    row = Engagement.objects.create(
        crisis=crisis, state=theirs, known_at=at("2024-06-28"), made_by_id=lead.id, stage=Stage.HELD, kind="meeting",
        level=Level.MINISTER,
    )  # fmt: skip
    EngagementVersion.objects.create(
        engagement=row, number=1, stage=Stage.HELD, kind="meeting", level=Level.MINISTER, on=on("2024-07-03"),
        known_at=at("2024-06-28"), by_id=lead.id,
    )  # fmt: skip
    return row


@pytest.fixture
def ask(crisis: Crisis, theirs: State, lead: Actor) -> Ask:
    return Ask.objects.create(
        crisis=crisis, state=theirs, kind="release", words="Release", known_at=at("2024-04-01"), by_id=lead.id
    )


@pytest.fixture
def figure(crisis: Crisis) -> PublishedFigure:
    return PublishedFigure.objects.create(
        crisis=crisis, value=30, bound="at least", said_on=on("2024-07-02"), known_on="2024-07-02", said_by="Ministry",
        source="briefing",
    )  # fmt: skip


def say(crisis: Crisis, by: Actor, known: str = "2024-07-03T12:00", **said: Any) -> Statement:
    return record_statement(crisis, Said(**(TWEET | said)), by=by, known_at=at(known))


# ---------------------------------------------------------------- recording
def test_a_statement_is_kept_with_its_archived_text_and_the_hash_that_we_compute(
    crisis: Crisis, lead: Actor, met: Engagement, ask: Ask, figure: PublishedFigure
) -> None:
    text = "Met FM today.\nПовестка: граждане.\n"
    row = say(crisis, lead, archived=text, engagement=met, asks=[ask], figures=[figure])
    row.refresh_from_db()
    assert row.archived == text
    assert row.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert [one.ask for one in row.of_asks.all()] == [ask]
    assert [one.figure for one in row.of_figures.all()] == [figure]
    assert list(readouts_of(met, as_known=end_of("2024-07-03"))) == [row]
    assert list(readouts_of(met, as_known=end_of("2024-07-02"))) == []
    entry = Entry.objects.get(verb="record_statement")
    assert (entry.actor_name, entry.after["asks"], entry.after["sha256"]) == ("Lead", [ask.reference], row.sha256)


def test_what_was_known_later_is_not_in_an_earlier_list(crisis: Crisis, lead: Actor, stranger: Actor) -> None:
    row = say(crisis, lead)
    assert list(statements_of(lead, crisis, as_known=end_of("2024-07-03"))) == [row]
    assert list(statements_of(lead, crisis, as_known=end_of("2024-07-02"))) == []


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a script for a link": ({"link": "javascript:alert(1)"}, "link"),
    "a file for a link": ({"link": "file:///etc/passwd"}, "link"),
    "no host": ({"link": "https://"}, "link"),
    "a broken host": ({"link": "http://[::1"}, "link"),
    "nowhere to read it again": ({"link": ""}, "source"),
    "no words": ({"quote": " "}, "quote"),
    "no speaker": ({"speaker": " "}, "speaker"),
    "no such channel": ({"channel": "rumour"}, "channel"),
    "no such side": ({"side": "nobody"}, "side"),
    "said after it was known": ({"said_on": on("2024-07-04")}, "said_on"),
    "no date": ({"said_on": on("")}, "said_on"),
    "theirs, of no state": ({"side": "theirs"}, "state"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_cannot_be_so_is_refused_with_its_field(crisis: Crisis, lead: Actor, what: str) -> None:
    wrong, field = FAULTS[what]
    with pytest.raises(FieldFault) as fault:
        say(crisis, lead, **wrong)
    assert fault.value.field == field
    assert not Statement.objects.exists()


def test_a_statement_of_ours_is_of_no_other_state_and_an_official_speaks_for_his_own(
    crisis: Crisis, lead: Actor, theirs: State, ours: State, their_minister: Official
) -> None:
    with pytest.raises(FieldFault, match="of no other state"):
        say(crisis, lead, state=theirs)
    with pytest.raises(FieldFault, match="another state"):
        say(crisis, lead, state=ours, official=their_minister)


def test_a_press_officer_records_statements_and_ties_them_to_no_engagement(
    crisis: Crisis, press: Actor, officer: Actor, met: Engagement
) -> None:
    said = Said(**TWEET)
    assert record_statement(crisis, said, by=press).by_id == press.id
    with pytest.raises(Refused, match="see engagements"):
        record_statement(crisis, Said(**TWEET, engagement=met), by=press)
    with pytest.raises(Refused, match="record a statement"):
        record_statement(crisis, said, by=officer)


# ---------------------------------------------------------------- pages
LIST = "/c/army/statements/"


def page(client: Client, ministry: Ministry, address: str, who: str = "diplomat") -> str:
    answer = sign_in(client, ministry.users[who]).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_last_one_said_comes_first_and_the_list_is_narrowed(
    client: Client, ministry: Ministry, crisis: Crisis, lead: Actor, theirs: State
) -> None:
    say(crisis, lead, quote="Ours of July.")
    say(crisis, lead, quote="Theirs of June.", side="theirs", state=theirs, channel="briefing", said_on=on("2024-06"))
    shown = page(client, ministry, LIST)
    assert shown.index("Ours of July.") < shown.index("Theirs of June.")
    for query in ("?side=theirs", "?channel=briefing", "?state=RU"):
        narrowed = page(client, ministry, LIST + query)
        assert "Theirs of June." in narrowed
        assert "Ours of July." not in narrowed
    assert "Ours of July." not in page(client, ministry, f"{LIST}?known=2024-07-02")
    assert "Ours of July." in page(client, ministry, f"{LIST}?after=x~y&side=nobody&channel=1&state=%FF%FF")


def test_the_list_goes_on_where_the_page_ended(
    client: Client, ministry: Ministry, crisis: Crisis, lead: Actor, monkeypatch: Any
) -> None:
    monkeypatch.setattr("safeconduct.diplomacy.queries.said.PAGE", 2)
    for n in range(5):
        say(crisis, lead, quote=f"Number {n}.")
    seen, address = [], LIST
    for _n in range(3):
        shown = page(client, ministry, address)
        seen += [n for n in range(5) if f"Number {n}." in shown]
        if 'rel="next"' in shown:
            address = shown.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert sorted(seen) == list(range(5))


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_three(
    client: Client, ministry: Ministry, crisis: Crisis, lead: Actor, figure: PublishedFigure, met: Engagement,
    django_assert_num_queries: Any, n: int,
) -> None:  # fmt: skip
    for _n in range(n):
        say(crisis, lead, figures=[figure], engagement=met)
    page(client, ministry, LIST)
    with django_assert_num_queries(9):
        client.get(LIST)


def test_a_press_officer_sees_the_words_and_not_what_they_are_tied_to(
    client: Client, ministry: Ministry, crisis: Crisis, lead: Actor, met: Engagement, ask: Ask, figure: PublishedFigure
) -> None:
    row = say(crisis, lead, archived="<script>alert(1)</script>", engagement=met, asks=[ask], figures=[figure])
    for address in (LIST, f"/statements/{row.pk}/"):
        for who, sees in (("press", False), ("diplomat", True)):
            shown = page(client, ministry, address, who)
            assert "Expressed strong concern" in shown
            assert "at least 30" in shown
            assert "<script>alert" not in shown
            assert (met.reference in shown) is sees
    assert ask.reference not in page(client, ministry, f"/statements/{row.pk}/", "press")
    assert ask.reference in page(client, ministry, f"/statements/{row.pk}/")
    assert row.sha256 in shown or row.sha256 in page(client, ministry, f"/statements/{row.pk}/", "press")
    assert "Engagements</a>" not in page(client, ministry, LIST, "press").split("The diplomatic register")[1]


def test_who_sees_neither_engagements_nor_records_statements_finds_no_page(
    client: Client, ministry: Ministry, crisis: Crisis, lead: Actor
) -> None:
    row = say(crisis, lead)
    sign_in(client, ministry.users["administrator"])
    for address in (LIST, f"{LIST}record/", f"/statements/{row.pk}/", f"/statements/{uuid7()}/"):
        assert client.get(address).status_code == 404
    sign_in(client, ministry.users["officer"])
    assert client.get(f"{LIST}record/").status_code == 404
    assert client.get(f"/statements/{row.pk}/?known=2024-07-02").status_code == 404


def sent(**more: str) -> dict[str, Any]:
    return {
        "side": "ours", "speaker": "Ministry", "channel": "briefing", "said_on": "3 July 2024", "key": str(uuid7()),
        "quote": "We said it.", "link": "https://ministry.example/1", **more,
    }  # fmt: skip


def test_a_readout_is_recorded_from_an_engagement_and_sending_it_twice_is_one(
    client: Client, ministry: Ministry, crisis: Crisis, met: Engagement, ask: Ask, figure: PublishedFigure
) -> None:
    address = f"{LIST}record/?engagement={met.reference}"
    assert "3 July 2024" in page(client, ministry, address)
    told = sent(asks=[ask.reference], figures=[str(figure.pk)])  # type: ignore[arg-type]
    for _n in range(2):
        assert client.post(address, told).status_code == 302
    row = Statement.objects.get()
    assert (row.engagement, row.of_asks.count(), row.of_figures.count()) == (met, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"link": "javascript:alert(1)"}, "A link begins with"),
        ({"link": "", "source": ""}, "Write where it can be read again"),
        ({"said_on": "1 January 2199"}, "future"),
        ({"language": 'r"x'}, "in two letters"),
        ({"quote": "a\x00"}, "Null characters"),
        ({"state": "ZZ"}, "not one of the available choices"),
        ({"asks": "A-0001-9"}, "not one of the available choices"),
        ({"figures": "x" * 300}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: Client, ministry: Ministry, crisis: Crisis, ask: Ask, figure: PublishedFigure, wrong: dict[str, str],
    sentence: str,
) -> None:  # fmt: skip
    sign_in(client, ministry.users["diplomat"])
    answer = client.post(f"{LIST}record/", sent(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Statement.objects.exists()


def test_a_press_officer_ties_a_statement_to_no_engagement_by_an_address(
    client: Client, ministry: Ministry, crisis: Crisis, met: Engagement, ask: Ask
) -> None:
    sign_in(client, ministry.users["press"])
    told = sent(asks=[ask.reference])  # type: ignore[arg-type]
    assert client.post(f"{LIST}record/?engagement={met.reference}", told).status_code == 302
    row = Statement.objects.get()
    assert (row.engagement, row.of_asks.count()) == (None, 0)


def test_the_frame_leads_a_press_officer_to_statements_and_a_diplomat_to_engagements(
    client: Client, ministry: Ministry, crisis: Crisis
) -> None:
    for who, here in (("press", "Statements"), ("diplomat", "Engagements")):
        sections = page(client, ministry, LIST, who).split('id="sections"')[1].split("</nav>")[0]
        current = sections.split('aria-current="page"')[1].split("</a>")[0]
        assert here in current
        assert ("Statements" in sections) is (who == "press")
