"""Every address of figures, and one of everything that they lead to. A new address is said here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import reverse
from django.utils import timezone

from safeconduct.access.enums import Compartment
from safeconduct.cases.actions.casework import set_compartments
from safeconduct.cases.models import Case, Crisis
from safeconduct.figures.actions import publish_figure
from safeconduct.figures.actions.answers import correct_answer, give_answer, submit_answer
from safeconduct.figures.actions.releases import release_data
from safeconduct.figures.actions.reports import add_report_reader, keep_report
from safeconduct.figures.answers.text import Annexure, Petitioner
from safeconduct.figures.enums import AnswerKind, Bound, Grouping
from safeconduct.figures.models import Answer
from safeconduct.store.partial_dates import PartialDate
from tests.conftest import Ministry
from tests.figures.answers import frozen_answer, make_ledger, new_answer, settle_all
from tests.figures.ledger import RULES, at, confirm_death, make_partition, new_case


class Seen(Enum):
    """Who finds something behind an address."""

    FIGURES = "for all who see figures, the press too"
    CASES = "for who sees cases besides"
    WRITERS = "for who writes answers: press, lead, diplomat"
    APPROVERS = "for lead and diplomat"
    PUBLIC = "for everybody, signed in or not"


F, C, W, A, P = Seen.FIGURES, Seen.CASES, Seen.WRITERS, Seen.APPROVERS, Seen.PUBLIC
PLACES: dict[str, tuple[Seen, tuple[str, ...]]] = {
    "measures": (F, ("slug",)),
    "new_measure": (F, ("slug",)),
    "try_measure": (F, ("slug",)),
    "measure": (F, ("slug", "measure")),
    "change_measure": (F, ("slug", "measure")),
    "new_partition": (F, ("slug",)),
    "try_partition": (F, ("slug",)),
    "partition": (F, ("slug", "partition")),
    "change_partition": (F, ("slug", "partition")),
    "strays": (C, ("slug", "partition", "stray")),
    "answers": (F, ("slug",)),
    "begin_answer": (W, ("slug",)),
    "answer": (F, ("slug", "draft")),
    "write_answer": (W, ("slug", "draft")),
    "take_again": (W, ("slug", "draft")),
    "answer_versions": (F, ("slug", "frozen")),
    "answer_version": (F, ("slug", "draft", "two")),
    "answer_figure": (F, ("slug", "draft")),
    "settle_in_answer": (W, ("slug", "draft")),
    "submit_answer": (W, ("slug", "draft")),
    "send_back_answer": (A, ("slug", "submitted")),
    "approve_answer": (A, ("slug", "submitted")),
    "freeze_answer": (F, ("slug", "submitted")),
    "give_answer": (W, ("slug", "frozen")),
    "withdraw_answer": (W, ("slug", "draft")),
    "correct_answer": (W, ("slug", "frozen")),
    "run_again": (F, ("slug", "frozen")),
    "answer_paper": (F, ("slug", "frozen")),
    "answer_docx": (F, ("slug", "frozen")),
    "answer_text": (F, ("slug", "frozen")),
    "findings": (F, ("slug",)),
    "reports": (F, ("slug",)),
    "live_report": (F, ("slug",)),
    "live_report_file": (F, ("slug", "ending")),
    "keep_report": (F, ("slug",)),
    "report_readers": (F, ("slug",)),
    "end_report_reader": (F, ("slug", "reader")),
    "report": (F, ("slug", "number")),
    "report_file": (F, ("slug", "number", "ending")),
    "data": (F, ("slug",)),
    "open_csv": (P, ("slug",)),
    "open_json": (P, ("slug",)),
    "open_csv_of": (P, ("slug", "number")),
    "open_json_of": (P, ("slug", "number")),
    "charts": (F, ("slug",)),
    "list": (F, ("slug",)),
    "install": (F, ("slug",)),
    "cases": (C, ("slug",)),
    "published": (F, ("slug",)),
    "publish": (F, ("slug",)),
    "members": (F, ("slug", "measure")),
    "by_day": (C, ("slug", "measure")),
}


@dataclass(frozen=True)
class Made:
    """One of everything, how an address is made of it, and the words that only who sees the cases may read."""

    parts: dict[str, Any]
    cases: tuple[Case, ...]

    def address(self, name: str, **other: object) -> str:
        parts = self.parts | other
        return reverse(f"figures:{name}", args=[parts[part] for part in PLACES[name][1]])

    def read(self) -> dict[str, str]:
        """Everything that can be read, by a name: each page of an answer of each answer, each file in each form."""
        found = {name: self.address(name) + QUERY.get(name, "") for name in PLACES}
        for answer in ("draft", "submitted", "frozen", "court", "slip"):
            of_answers = [name for name, (_seen, parts) in PLACES.items() if ANSWER_PARTS.intersection(parts)]
            told = dict.fromkeys(ANSWER_PARTS, self.parts[answer])
            found |= {f"{name} {answer}": self.address(name, **told) + QUERY.get(name, "") for name in of_answers}
        for ending in ("docx", "txt", "json"):
            found |= {f"{name} {ending}": self.address(name, ending=ending) for name in ENDS}
        found |= {f"members {key}": self.address("members", measure=key) + QUERY["members"] for key in RULES}
        found |= {f"strays {stray}": self.address("strays", stray=stray) for stray in ("overlap", "outside")}
        return found

    @property
    def secret(self) -> tuple[str, ...]:
        """Everything that tells one of the cases from others."""
        return tuple(word for case in self.cases for word in (case.person.name, case.reference, str(case.pk)))


QUERY = {
    "answer_figure": "?slot=known_cases; sex=unknown",
    "cases": "?differs=any",
    "live_report": "?since=2024-06-01",
    "members": "?since=2024-06-01&count=1",
    "by_day": "?happened=2024-12-31",
    "charts": "?measure=dead_confirmed_by_us&parts=remaining",
}
"""What an address is asked besides."""
ANSWER_PARTS = {"draft", "submitted", "frozen"}
"""Any answer can stand there."""
MAILED = ("cell@mfa.example", "The crisis cell")
"""Who is mailed the report of each day: for who keeps reports alone, lead and diplomat."""
ENDS = ("live_report_file", "report_file")


def made_places(crisis: Crisis, ministry: Ministry) -> Made:
    """Eight cases, one of them in a compartment and two dead of whom no family was told; measures and a whole with a
    gap; a draft, one put forward, one frozen and given with tables; for the court one with a name; a kept report,
    somebody who is mailed it, and figures that are released."""
    lead, officer = ministry.actor("lead"), ministry.actor("officer")
    cases = [*make_ledger(crisis, ministry), *_more_cases(crisis, ministry)]
    confirm_death(cases[5], known="2024-07-20", first=lead, second=officer, happened="2024-07-19")
    make_partition(lead, crisis)
    tables = (Annexure("1", {"en": "By home"}, ("known_cases", "released"), Grouping.HOME_REGION),
              Annexure("2", {"en": "By year"}, ("dead_confirmed_by_us",), Grouping.YEAR))  # fmt: skip
    frozen = frozen_answer(crisis, ministry, annexures=tables).answer
    give_answer(frozen, on=at("2025-02-01").date(), by=lead)
    publish_figure(crisis, measure="released", value=9, bound=Bound.EXACTLY, said_on=PartialDate.parse_edtf("2024-12"),
                   said_by="Minister", source="Record", by=lead)  # fmt: skip
    named = tuple(Petitioner(str(case.pk), wording={"en": "He is looked for."}) for case in (cases[0], cases[6]))
    court = frozen_answer(crisis, ministry, kind=AnswerKind.COURT, petitioners=named).answer
    set_compartments(cases[6], compartments=[Compartment.SOURCE], by=lead)
    report = keep_report(crisis, as_known=timezone.now(), since=at("2024-06-01"), by=lead)
    release_data(crisis, as_known=timezone.now(), measures=["known_cases", "dead_confirmed_by_us"],
                 by_region=["known_cases"], by=lead)  # fmt: skip
    parts: dict[str, Any] = {
        "slug": crisis.slug, "measure": "dead_confirmed_by_us", "partition": "remaining", "stray": "gap",
        "draft": _draft(crisis, ministry, tables).reference, "submitted": _submitted(crisis, ministry).reference,
        "frozen": frozen.reference, "court": court.reference, "two": 2, "ending": "json", "number": report.number,
        "slip": correct_answer(frozen, reason="It was nine.", by=lead).reference,
        "reader": add_report_reader(crisis, address=MAILED[0], name=MAILED[1], by=lead).pk,
    }  # fmt: skip
    return Made(parts, tuple(cases))


def _more_cases(crisis: Crisis, ministry: Ministry) -> list[Case]:
    names = ("Farhanuddin Qureshipur", "Gulshanbir Undisclosed", "Harbhajan Zirakpuri")
    return [new_case(crisis, ministry.embassy, name, by=ministry.actor("officer")) for name in names]


def _draft(crisis: Crisis, ministry: Ministry, tables: Sequence[Annexure]) -> Answer:
    return new_answer(crisis, by=ministry.actor("press"), known=at("2025-03-17"), annexures=tuple(tables))


def _submitted(crisis: Crisis, ministry: Ministry) -> Answer:
    answer = new_answer(crisis, by=ministry.actor("press"), known=at("2025-02-17"))
    settle_all(answer, by=ministry.actor("press"))
    submit_answer(answer, by=ministry.actor("press"))
    return answer
