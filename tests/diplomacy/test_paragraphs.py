"""A paragraph of a brief in an officer's own words: kept, marked, taken back; two who write at once."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.actor import Actor
from safeconduct.access.decision import Refused
from safeconduct.audit.models import Entry
from safeconduct.cases.models import Crisis
from safeconduct.diplomacy.actions.assurances import Promise, record_assurance
from safeconduct.diplomacy.actions.briefs import WrittenMeanwhile, write_paragraph
from safeconduct.diplomacy.actions.engagements import Plan, Who, plan_engagement
from safeconduct.diplomacy.brief.build import build_brief
from safeconduct.diplomacy.enums import EngagementKind, Side
from safeconduct.diplomacy.models import BriefParagraph, Engagement, Official, State
from tests.cases.telling import sign_in
from tests.conftest import Ministry
from tests.diplomacy.conftest import at, on

MINE = "Begin with the families.\nThen the remains."
HERS = "Begin with the remains."


@pytest.fixture
def meeting(crisis: Crisis, theirs: State, our_minister: Official, their_minister: Official, lead: Actor) -> Engagement:
    who = (Who(Side.OURS, official=our_minister), Who(Side.THEIRS, official=their_minister))
    plan = Plan(EngagementKind.MEETING, on=on("2024-07-03"), place="Astana", participants=who)
    return plan_engagement(crisis, theirs, plan, by=lead, known_at=at("2024-06-28T09:00"))


@pytest.fixture
def desk(meeting: Engagement, ministry: Ministry) -> Client:
    """The browser of the diplomat."""
    return sign_in(Client(), ministry.users["diplomat"])


@pytest.fixture
def other(meeting: Engagement, ministry: Ministry) -> Client:
    """That of the lead."""
    return sign_in(Client(), ministry.users["lead"])


def url(meeting: Engagement, key: str = "lead", *, name: str = "brief_paragraph") -> str:
    return reverse(f"diplomacy:{name}", args=[meeting.reference, key])


def opened(client: Client, meeting: Engagement) -> dict[str, str]:
    """What the form of the lead paragraph holds when it is opened."""
    form = client.get(url(meeting)).context["form"]
    return {name: str(form[name].value()) for name in ("seen", "stood")}


def built(meeting: Engagement, lead: Actor) -> str:
    """What the data say in the lead paragraph."""
    return build_brief(meeting, as_known=timezone.now(), reader=lead).lead.words


def brief(client: Client, meeting: Engagement, known: str = "") -> str:
    address = reverse("diplomacy:brief", args=[meeting.reference])
    return unescape(client.get(address, {"known": known} if known else {}).content.decode())


def promise(meeting: Engagement, lead: Actor) -> None:
    """The data say something else from now on."""
    said = Promise(kind="release", words="Soon.", speaker="Ministry", given_on=on("2024-06-11"))
    record_assurance(meeting.crisis, meeting.state, said, by=lead, known_at=at("2024-06-11T09:00"))


def test_her_words_stand_in_the_brief_with_her_name_and_the_built_ones_beneath(
    desk: Client, meeting: Engagement, diplomat: Actor
) -> None:
    stood = built(meeting, diplomat)
    answer = desk.post(url(meeting), {"words": MINE.replace("\n", "\r\n"), **opened(desk, meeting)})
    assert (answer.status_code, answer["Location"].endswith("/brief/#p-lead")) == (302, True)
    page = brief(desk, meeting)
    assert "Begin with the families.<br>Then the remains." in page
    assert "written by Diplomat" in page
    assert f'<p class="built">{stood}</p>' in page
    row = BriefParagraph.objects.get()
    assert (row.key, row.number, row.words, row.built, row.by_id) == ("lead", 1, MINE, stood, diplomat.id)
    entry = Entry.objects.get(verb="edit_brief")
    assert (entry.actor_id, entry.object_id) == (diplomat.id, str(meeting.pk))
    assert (entry.before["words"], entry.after["words"]) == (stood, MINE)


def test_who_writes_second_sees_both_and_loses_nothing(desk: Client, other: Client, meeting: Engagement) -> None:
    first, second = opened(desk, meeting), opened(other, meeting)
    assert desk.post(url(meeting), {"words": MINE, **first}).status_code == 302
    answer = other.post(url(meeting), {"words": HERS, **second})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Somebody else wrote this paragraph meanwhile." in page
    assert "Begin with the families.<br>Then the remains." in page
    assert "written by Diplomat" in page
    assert f">\n{HERS}</textarea>" in page
    assert BriefParagraph.objects.count() == 1
    again = {name: str(answer.context["form"][name].value()) for name in ("seen", "stood")}
    assert other.post(url(meeting), {"words": HERS, **again}).status_code == 302
    assert HERS in brief(desk, meeting)
    assert sorted(BriefParagraph.objects.values_list("number", "words")) == [(1, MINE), (2, HERS)]


def test_the_act_itself_refuses_words_for_others_than_those_that_were_read(meeting: Engagement, lead: Actor) -> None:
    write_paragraph(meeting, "lead", words=MINE, built="None.", seen=0, by=lead)
    for seen in (0, 2):
        with pytest.raises(WrittenMeanwhile) as caught:
            write_paragraph(meeting, "lead", words=HERS, built="None.", seen=seen, by=lead)
        assert caught.value.last is not None
        assert caught.value.last.words == MINE
    with pytest.raises(Refused, match="Nothing changed"):
        write_paragraph(meeting, "lead", words=f" {MINE} ", built="None.", seen=1, by=lead)
    assert BriefParagraph.objects.count() == 1


def test_data_that_changed_while_she_wrote_are_shown_first(desk: Client, meeting: Engagement, lead: Actor) -> None:
    form = opened(desk, meeting)
    promise(meeting, lead)
    answer = desk.post(url(meeting), {"words": MINE, **form})
    page = unescape(answer.content.decode())
    assert (answer.status_code, BriefParagraph.objects.count()) == (422, 0)
    assert "The data changed while you wrote." in page
    assert "They have made us 1 promise" in page
    assert MINE in page
    again = {name: str(answer.context["form"][name].value()) for name in ("seen", "stood")}
    assert desk.post(url(meeting), {"words": MINE, **again}).status_code == 302


def test_her_words_survive_new_data_and_are_marked_as_older(desk: Client, meeting: Engagement, lead: Actor) -> None:
    desk.post(url(meeting), {"words": HERS, **opened(desk, meeting)})
    assert "the data changed since" not in brief(desk, meeting)
    promise(meeting, lead)
    page = brief(desk, meeting)
    assert HERS in page
    assert "the data changed since" in page
    assert "They have made us 1 promise" in page


def test_the_built_words_are_taken_back_by_a_row_of_their_own(
    desk: Client, meeting: Engagement, diplomat: Actor
) -> None:
    desk.post(url(meeting), {"words": HERS, **opened(desk, meeting)})
    back = url(meeting, name="brief_take_back")
    assert desk.post(back, {"seen": "0"}).status_code == 422
    assert desk.post(back, {"seen": "1"}).status_code == 302
    page = brief(desk, meeting)
    assert HERS not in page
    assert "written by" not in page
    assert list(BriefParagraph.objects.order_by("number").values_list("words", flat=True)) == [HERS, ""]
    last = Entry.objects.filter(verb="edit_brief").order_by("id")[1]
    assert (last.before["words"], last.after["words"]) == (HERS, built(meeting, diplomat))
    assert desk.post(back, {"seen": "2"}).status_code == 422


def test_what_was_written_is_not_in_the_brief_of_an_earlier_time(desk: Client, meeting: Engagement) -> None:
    desk.post(url(meeting), {"words": HERS, **opened(desk, meeting)})
    past = brief(desk, meeting, known="2024-07-03T08:00")
    assert HERS not in past
    assert "Write it anew" not in past
    assert "Write it anew" in brief(desk, meeting)


def test_no_words_are_kept_for_a_paragraph_that_is_not_there(desk: Client, meeting: Engagement) -> None:
    missing = url(meeting, "points.ask.A-0009-9")
    assert desk.get(missing).status_code == 404
    answer = desk.post(missing, {"words": HERS, **opened(desk, meeting)})
    assert answer.status_code == 422
    assert "This paragraph is no longer in the brief" in unescape(answer.content.decode())
    assert HERS in answer.content.decode()
    assert desk.post(url(meeting, "nothing", name="brief_take_back"), {"seen": "0"}).status_code == 404
    assert not BriefParagraph.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"words": " "}, "This field is required"),
        ({"words": "a\0b"}, "Null characters"),
        ({"words": "a" * 5001}, "at most 5000"),
        ({"words": HERS, "seen": "99999999999999999999"}, "less than or equal"),
        ({"words": HERS, "seen": "-1"}, "greater than or equal"),
    ],
)
def test_what_cannot_be_kept_is_said(desk: Client, meeting: Engagement, said: dict[str, str], words: str) -> None:
    answer = desk.post(url(meeting), {**opened(desk, meeting), **said})
    assert answer.status_code == 422
    assert words in unescape(answer.content.decode())
    assert not BriefParagraph.objects.exists()


def test_the_built_words_themselves_are_no_words_of_her_own(desk: Client, meeting: Engagement, lead: Actor) -> None:
    answer = desk.post(url(meeting), {**opened(desk, meeting), "words": built(meeting, lead)})
    assert answer.status_code == 422
    assert "Nothing changed" in answer.content.decode()
    assert not BriefParagraph.objects.exists()


@pytest.mark.parametrize("who", ["officer", "auditor", "press"])
def test_who_may_not_write_a_brief_finds_no_way_to(meeting: Engagement, ministry: Ministry, who: str) -> None:
    client = sign_in(Client(), ministry.users[who])
    assert "Write it anew" not in brief(client, meeting)
    assert client.get(url(meeting)).status_code == 404
    assert client.post(url(meeting), {"words": HERS, "seen": "0", "stood": "x"}).status_code == 404
    assert client.post(url(meeting, name="brief_take_back"), {"seen": "0"}).status_code == 404
    with pytest.raises(Refused):
        write_paragraph(meeting, "lead", words=HERS, built="None.", seen=0, by=ministry.actor(who))
    assert not BriefParagraph.objects.exists()


def test_a_script_gets_the_paragraph_alone(desk: Client, meeting: Engagement) -> None:
    script = {"headers": {"HX-Request": "true"}}
    form = desk.get(url(meeting), **script)  # type: ignore[arg-type]
    assert b"<html" not in form.content
    said = {"words": HERS, **opened(desk, meeting)}
    answer = desk.post(url(meeting), said, **script)  # type: ignore[arg-type]
    assert (answer.status_code, b"<html" in answer.content, HERS in answer.content.decode()) == (200, False, True)


def test_a_form_that_is_a_page_of_its_own_leads_back_to_the_brief(desk: Client, meeting: Engagement):
    """Only within the brief is the paragraph put in the place of the form."""
    assert "hx-post" not in desk.get(url(meeting)).content.decode().split("<main")[1]
    assert "hx-post" in desk.get(url(meeting), headers={"HX-Request": "true"}).content.decode()
