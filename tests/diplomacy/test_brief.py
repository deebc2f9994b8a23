"""The brief: what is in it as known at a time, what is not, in which order, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.access.decision import Refused
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.enums import Track, Viewpoint
from safeconduct.diplomacy.actions.assurances import Promise, judge_assurance, record_assurance
from safeconduct.diplomacy.actions.statements import Said, record_statement, set_position
from safeconduct.diplomacy.brief.build import build_brief
from safeconduct.diplomacy.enums import AskKind, Level, Side, StatementChannel
from safeconduct.diplomacy.models import Ask, AskCase, BriefParagraph, Concern, Engagement, HandedList, Reply
from safeconduct.figures.actions import publish_figure
from safeconduct.figures.enums import Bound
from safeconduct.figures.paper.text import COLUMNS, as_text
from safeconduct.figures.paper.values import Equation, Paper, Paragraph, Quote, Table
from tests.diplomacy.briefed import MORNING, Register, held, said
from tests.diplomacy.conftest import at, on


def words_of(paper: Paper, key: str = "") -> str:
    """Everything that a paper, or one section of it, says."""
    text = as_text(replace(paper, sections=tuple(part for part in paper.sections if key in ("", part.key))))
    return " ".join(text.split())


def paragraphs(paper: Paper, key: str) -> list[Paragraph]:
    section = paper.section(key)
    assert section is not None
    return [part for part in section.parts if isinstance(part, Paragraph)]


def table(paper: Paper, key: str, number: int = 0) -> Table:
    section = paper.section(key)
    assert section is not None
    return [part for part in section.parts if isinstance(part, Table)][number]


def rows(found: Table) -> dict[str, tuple[str, ...]]:
    return {row[0].text: tuple(cell.text for cell in row[1:]) for row in found.rows}


def fact(paper: Paper, label: str) -> str:
    return dict(paper.facts)[label]


# ---------------------------------------------------------------- what was known
def test_the_head_says_whom_where_when_last_and_next(written: Register, lead) -> None:
    paper = build_brief(written.meeting, as_known=MORNING, reader=lead)
    assert fact(paper, "Counterpart") == (
        "Arkady Belozerov (Аркадий Белозеров), Minister of Foreign Affairs; Russian Federation"
    )
    assert fact(paper, "Where, when") == "Astana, 3 July 2024, sidelines of the summit"
    assert fact(paper, "Last met") == "March 2024, Moscow, annual talks"
    assert fact(paper, "Next after this").endswith("Moscow, 8–9 July 2024, annual summit")
    assert fact(paper, "Figures") == "as known on 3 July 2024, 02:30 UTC"
    assert paper.lead.words.startswith("Since you last met (March 2024) we have confirmed the deaths of 2")
    assert "They have made us 1 promise: 1 is past its time." in paper.lead.words


def test_nothing_that_was_known_later_is_in_it(written: Register, crisis, theirs, lead) -> None:
    set_position(crisis, words="The line of that day.", source="Statement", since=on("2024-06-11"), by=lead,
                 known_at=at("2024-06-11T18:00"))  # fmt: skip
    later = {"known_at": at("2024-07-03T09:00"), "by": lead}
    line = set_position(crisis, words="A new line.", source="Speech", since=on("2024-07-03"), **later)
    record_statement(crisis, Said(Side.THEIRS, "Their ministry", StatementChannel.BRIEFING, on("2024-07-03"),
                     "All contracts are voluntary.", state=theirs, source="Briefing"), **later)  # fmt: skip
    record_assurance(crisis, theirs, Promise(kind="release", words="All will be discharged.", speaker="President",
                     given_on=on("2024-07-03"), due=on("2024-09")), **later)  # fmt: skip
    judge_assurance(written.promise, state="broken", reason="Nobody answered.", **later)
    Reply.objects.create(ask=written.release, kind="promised", words="Soon, all.", on=on("2024-07-03"),
                         known_at=at("2024-07-03T09:00"), by_id=lead.id)  # fmt: skip
    before = build_brief(written.meeting, as_known=MORNING, reader=lead)
    after = build_brief(written.meeting, as_known=at("2024-07-03T09:00"), reader=lead)
    for words in (line.words, "voluntary", "discharged", "Nobody answered", "Soon, all"):
        assert words not in words_of(before), words
        assert words in words_of(after), words
    assert rows(table(before, "figures"))["dead, confirmed by us"][:3] == ("0", "2", "+2")
    assert rows(table(after, "figures"))["dead, confirmed by us"][:3] == ("0", "3", "+3")
    assert "The line of that day." in words_of(before, "positions")


def test_it_is_refused_for_a_time_before_the_engagement_was_known_and_for_who_sees_none(written, lead, press) -> None:
    with pytest.raises(Refused, match="Nothing was known of E-"):
        build_brief(written.meeting, as_known=at("2024-06-27T09:00"), reader=lead)
    with pytest.raises(Refused, match="see engagements"):
        build_brief(written.meeting, as_known=MORNING, reader=press)


def test_without_a_crisis_on_the_day_of_the_last_meeting_there_is_no_figure_of_then(
    written: Register, crisis, theirs, lead, our_minister, their_minister
) -> None:
    from tests.diplomacy.briefed import who

    held(crisis, theirs, "2023-12", by=lead, known="2023-12-20T09:00", level=Level.SUMMIT, place="Moscow",
         participants=who(our_minister, their_minister))  # fmt: skip
    visit = Engagement.objects.get(level=Level.SUMMIT, stage="planned")
    paper = build_brief(visit, as_known=MORNING, reader=lead)
    assert fact(paper, "Last met") == "December 2023, Moscow"
    assert table(paper, "figures").head[1] == "December 2023"
    assert rows(table(paper, "figures"))["released"][:3] == ("–", "1", "–")
    assert "1 person was released." in paper.lead.words


# ---------------------------------------------------------------- figures
def test_figures_stand_then_and_now_with_what_was_said_of_them(written: Register, crisis, lead) -> None:
    for value, day, measure in ((1, "2024-06-11", "dead_confirmed_by_us"), (9, "2024-07-03", "dead_confirmed_by_us")):
        publish_figure(crisis, measure=measure, value=value, bound=Bound.AT_LEAST, said_on=on(day), said_by="Minister",
                       source="Press", by=lead)  # fmt: skip
    paper = build_brief(written.meeting, as_known=MORNING, reader=lead)
    found = rows(table(paper, "figures"))
    assert found["known to us"] == ("4", "5", "+1", "–")
    assert found["dead, confirmed by us"] == ("0", "2", "+2", "at least 1, 11 June 2024")
    assert found["still serving"][:3] == ("4", "1", "−3")
    section = paper.section("figures")
    assert section is not None
    (equation,) = (part for part in section.parts if isinstance(part, Equation))
    assert [(name, number, kind) for name, number, _url, kind in equation.parts] == [
        ("known to us", 5, "whole"), ("released", 1, "released"), ("dead, confirmed by us", 2, "dead"),
        ("remaining", 2, "serving"),
    ]  # fmt: skip
    assert all("known=2024-07-03T02%3A30" in url for *_told, url, _kind in equation.parts)


def test_who_came_free_and_who_died_is_told_by_name_and_what_the_family_does_not_know_is_marked(written, lead) -> None:
    paper = build_brief(written.meeting, as_known=MORNING, reader=lead)
    cleared, dead = table(paper, "since", 0), table(paper, "since", 1)
    assert list(rows(cleared)) == ["Baljot Kehal"]
    assert [(row[0].text, row[0].mark) for row in dead.rows] == [
        ("Dilbagh Sarhadi", "held_back"), ("Chetan Umarvadia", ""),
    ]  # fmt: skip
    assert "The family of 1 of the dead has not been told: say nothing of it." in paper.lead.words
    (remains,) = (point for point in paragraphs(paper, "points") if point.key == "points.remains")
    assert remains.words == (
        "The remains of 1 have not been handed over. The death is confirmed since 11 June 2024. Ask for a day."
    )
    assert {str(written.cases[name].pk) for name in ("Baljot Kehal", "Dilbagh Sarhadi")} <= set(paper.case_ids)


# ---------------------------------------------------------------- asks, promises, points
def test_an_ask_has_its_age_its_raisings_and_their_answers(written: Register, crisis, theirs, lead) -> None:
    Reply.objects.create(ask=written.release, kind="acknowledged", words="Рассмотрим каждого.", on=on("2024-06-12"),
                         known_at=at("2024-06-12T09:00"), by_id=lead.id)  # fmt: skip
    paper = build_brief(written.meeting, as_known=MORNING, reader=lead)
    told = rows(table(paper, "asks"))[f"{written.release.reference} Release and return of all who serve"]
    assert told == ("128 days", "1", "acknowledged, “Рассмотрим каждого.”, 12 June 2024")
    (history,) = paragraphs(paper, "asks")
    assert "Raised once. Strong concern: 11 June 2024, Moscow and New Delhi" in history.words
    section = paper.section("asks")
    assert section is not None
    (quote,) = (part for part in section.parts if isinstance(part, Quote))
    assert (quote.words, quote.language) == ("Рассмотрим каждого.", "ru")


def test_points_come_in_their_order(written: Register, crisis, theirs, lead, officer) -> None:
    from safeconduct.cases.models import OurList

    stop = record_assurance(crisis, theirs, Promise(kind="stop", words="No more contracts.", speaker="Embassy",
                            given_on=on("2024-02-20"), stopped_since=on("2024-02")), by=lead,
                            known_at=at("2024-03-01T09:00"))  # fmt: skip
    record_claim(written.cases["Omveer Tilwara"], said(Track.SERVICE, "recruited", "2024-06-20T09:00"), by=lead)
    listed = OurList.objects.create(crisis=crisis, title="The missing", purpose="answer", script="Cyrl", chosen={},
                                    columns=["name"], rows=3, sha256="0" * 64, known_at=at("2024-06-11T09:00"),
                                    made_by_id=lead.id)  # fmt: skip
    handed = HandedList.objects.create(engagement=written.spring, list=listed, answer_due=at("2024-06-25T00:00").date(),
                                       known_at=at("2024-06-11T16:00"), by_id=lead.id)  # fmt: skip
    never = Ask.objects.create(crisis=crisis, state=theirs, kind=AskKind.ACCESS, words="Access to three",
                               asked_on=on("2024-02-01"), known_at=at("2024-02-25T09:00"), by_id=lead.id)  # fmt: skip
    paper = build_brief(written.meeting, as_known=MORNING, reader=lead)
    assert [point.key.split(".", 1)[1] for point in paragraphs(paper, "points")][:-1] == [
        f"promise.{written.promise.reference}", "remains", f"ask.{written.release.reference}",
        f"ask.{never.reference}", f"list.{handed.pk}", f"finding.{stop.reference}",
    ]  # fmt: skip
    assert paragraphs(paper, "points")[-1].key.startswith("points.visit.E-")
    assert all(point.is_point for point in paragraphs(paper, "points"))
    promise = paragraphs(paper, "points")[0].words
    assert promise.startswith("They promised “Their names will be answered within a week.”")
    assert "15 days late" in promise


# ---------------------------------------------------------------- for whom
def test_who_may_not_see_a_case_reads_its_number_and_never_its_name(written: Register, stranger) -> None:
    BriefParagraph.objects.create(engagement=written.meeting, key="lead", number=1, words="Ask for Omveer  TILWARA.",
                                  at=at("2024-07-02T09:00"), by_id=stranger.id)  # fmt: skip
    AskCase.objects.create(ask=written.release, case=written.cases["Omveer Tilwara"], known_at=MORNING,
                           by_id=stranger.id)  # fmt: skip
    paper = build_brief(written.meeting, as_known=MORNING, reader=stranger)
    text = as_text(paper)
    for case in written.cases.values():
        assert case.person.name not in text
        assert case.reference not in text
    assert paper.lead.words == "This paragraph names a case that you may not see."
    assert (paper.hidden, paper.case_ids) == (2, ())
    assert rows(table(paper, "figures"))["dead, confirmed by us"][:3] == ("0", "2", "+2")
    assert "And 2 that you may not see." in text


def test_what_is_kept_in_a_compartment_is_not_told_to_who_does_not_hold_it(written: Register, lead, diplomat) -> None:
    case = written.cases["Omveer Tilwara"]
    record_claim(
        case, said(Track.WHEREABOUTS, "home", "2024-07-01T09:00", Viewpoint.HOST, compartment="source"), by=lead
    )
    AskCase.objects.create(ask=written.release, case=case, known_at=MORNING, by_id=lead.id)
    hers, theirs = (build_brief(written.meeting, as_known=MORNING, reader=reader) for reader in (lead, diplomat))
    assert (table(hers, "differences").rows[0][4].text, table(theirs, "differences").rows[0][4].text) == (
        "Omveer Tilwara", "–",
    )  # fmt: skip
    column = table(hers, "annex").head.index("They say")
    assert rows(table(hers, "annex"))["Omveer Tilwara"][column - 1] == "home"
    assert rows(table(theirs, "annex"))["Omveer Tilwara"][column - 1] == "–"
    heard = table(hers, "annex").head.index("Last heard")
    assert rows(table(hers, "annex"))["Omveer Tilwara"][heard - 1] == "1 Jul 2024"
    assert rows(table(theirs, "annex"))["Omveer Tilwara"][heard - 1] == "3 May 2024"


def test_the_annex_has_names_in_both_scripts_and_without_names_only_references(written: Register, lead) -> None:
    paper = build_brief(written.meeting, as_known=MORNING, reader=lead)
    (row,) = table(paper, "annex").rows
    assert (row[0].text, row[1].language) == ("Harinarayan Bhuinhar", "ru")
    assert row[1].text.startswith("Харинараян")
    bare = build_brief(written.meeting, as_known=MORNING, reader=lead, shows_names=False)
    (row,) = table(bare, "annex").rows
    assert row[0].text == written.cases["Harinarayan Bhuinhar"].reference
    assert "Харинараян" not in as_text(bare)
    assert "Omveer" not in as_text(bare)


# ---------------------------------------------------------------- an officer's own words
def test_an_edited_paragraph_survives_a_rebuild_and_says_when_the_data_changed_since(written: Register, lead) -> None:
    built = build_brief(written.meeting, as_known=MORNING, reader=lead).lead.words
    for number, words, day in ((1, "First draft.", "2024-07-01"), (2, "Be firm.", "2024-07-02")):
        BriefParagraph.objects.create(engagement=written.meeting, key="lead", number=number, words=words, built=built,
                                      at=at(f"{day}T09:00"), by_id=lead.id)  # fmt: skip
    same = build_brief(written.meeting, as_known=MORNING, reader=lead).lead
    assert (same.words, same.built, same.edited_by, same.number, same.is_stale) == ("Be firm.", built, "Lead", 2, False)
    later = build_brief(written.meeting, as_known=at("2024-07-03T10:00"), reader=lead).lead
    assert (later.words, later.is_stale) == ("Be firm.", True)
    assert "the data changed since" in as_text(
        build_brief(written.meeting, as_known=at("2024-07-03T10:00"), reader=lead)
    )


def test_what_was_written_after_the_known_time_is_not_in_it(written: Register, lead) -> None:
    BriefParagraph.objects.create(engagement=written.meeting, key="lead", number=1, words="He promised it at noon.",
                                  at=at("2024-07-03T12:00"), by_id=lead.id)  # fmt: skip
    assert not build_brief(written.meeting, as_known=MORNING, reader=lead).lead.is_edited


# ---------------------------------------------------------------- its size
def test_the_number_of_queries_is_the_same_for_three_and_for_thirty(written: Register, crisis, theirs, lead) -> None:
    few = _queries(written, lead)
    for number in range(3, 30):
        _one_more(crisis, theirs, number, lead)
    assert _queries(written, lead) == few


def _queries(written: Register, reader: Any) -> int:
    build_brief(written.meeting, as_known=MORNING, reader=reader)
    with CaptureQueriesContext(connection) as found:
        build_brief(written.meeting, as_known=MORNING, reader=reader)
    return len(found)


def _one_more(crisis: Any, theirs: Any, number: int, lead: Any) -> None:
    """Another engagement in which another ask was raised, answered and promised."""
    known = datetime(2024, 6, 1, number % 24, tzinfo=MORNING.tzinfo)
    ask = Ask.objects.create(crisis=crisis, state=theirs, kind="other", words=f"Ask {number}", known_at=known,
                             by_id=lead.id)  # fmt: skip
    month = "2024-02" if number % 2 else "2024-05"
    made = held(crisis, theirs, f"{month}-{number:02}", by=lead, known="2024-06-01T09:00", kind="letter")
    Concern.objects.create(engagement=made, ask=ask, strength=2, known_at=known, by_id=lead.id)
    Reply.objects.create(ask=ask, kind="refused", words="No.", on=on("2024-06-01"), known_at=known, by_id=lead.id)
    record_assurance(crisis, theirs, Promise(kind="other", words="We will look.", speaker="Embassy",
                     given_on=on("2024-05"), due=on("2024-06-15"), engagement=made), by=lead,
                     known_at=at("2024-06-01T23:00"))  # fmt: skip


def test_as_text_it_fits_a_terminal_and_says_everything(written: Register, lead) -> None:
    paper = build_brief(written.meeting, as_known=MORNING, reader=lead)
    lines = as_text(paper).splitlines()
    assert max(map(len, lines)) <= COLUMNS
    assert lines[0] == f"Brief {written.meeting.reference}: Nationals in a foreign army"
    assert "1. Figures" in lines
    assert "Annex. Names" in lines
    assert set(_every_word(paper)) <= set(" ".join(lines).split())


def _every_word(paper: Paper) -> Iterator[str]:
    for section in paper.sections:
        for part in section.parts:
            if isinstance(part, Paragraph | Quote):
                yield from part.words.split()
            elif isinstance(part, Table):
                yield from (word for row in part.rows for cell in row[:1] for word in cell.text.split())
