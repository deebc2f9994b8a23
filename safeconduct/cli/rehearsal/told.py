"""The fully told cases of told_*.toml: every claim as written there, documents, kin, tasks and promised calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from safeconduct.cases.actions.casework import set_task
from safeconduct.cases.actions.clocks import promise_call
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.actions.history import CaseHistory, PastClaim, PastKin, bring_evidence
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Circumstance, Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Case, Claim, Document
from safeconduct.people.actions import NewPerson
from safeconduct.people.enums import ContactKind, NameKind, PaperKind, Relation, Sex
from safeconduct.store.partial_dates import PartialDate

from .ministry import Ministry
from .papers import file_of
from .persons import WOMEN, People
from .tables import local

Told = dict[str, Any]


def told_history(told: Told, ministry: Ministry, people: People) -> CaseHistory:
    """The case with its claims; the rest comes with `tell`."""
    officers = [ministry.actors[key] for key in told["officers"]]
    return CaseHistory(
        _person(told["person"]), Circumstance.RECRUITED, ministry.posts[told["post"]], local(told["opened"]),
        tuple(_claim(claim, told, ministry) for claim in told["claim"]),
        papers=((PaperKind.PASSPORT, people.passport()),), contacts=((ContactKind.PHONE, people.phone()),),
        compartments=tuple(told.get("compartments", ())), officers=tuple(officers),
        kin=_kin(told, people),
    )  # fmt: skip


def _kin(told: Told, people: People) -> tuple[PastKin, ...]:
    """The next of kin, in their order, and how to speak with each."""
    home = told["person"]
    return tuple(
        PastKin(
            NewPerson(
                kin["name"], sex=Sex.FEMALE if kin["relation"] in WOMEN else Sex.MALE, nationality="IN",
                home_region=home["region"], home_place=home["place"],
            ),
            Relation(kin["relation"]), people.phone(), kin["languages"], kin["note"], kin.get("may_be_told", True),
        )
        for kin in told["kin"]
    )  # fmt: skip


def tell(case: Case, told: Told, ministry: Ministry) -> None:
    """Give an opened case its documents with the claims that rest on them, its tasks and its promised calls."""
    documents = {said["id"]: _document(case, said, ministry) for said in told.get("document", [])}
    claims = {(claim.known_at, f"{claim.viewpoint}.{claim.track}"): claim for claim in Claim.objects.filter(case=case)}
    for said in told["claim"]:
        if evidence := [documents[key] for key in said.get("evidence", [])]:
            claim = claims[local(said["known"]), said["says"].split("=")[0]]
            bring_evidence(claim, evidence, by=ministry.lead)
    now = timezone.now()
    for task in told.get("task", []):
        due_on = (now + timedelta(days=task["due_in_days"])).date()
        set_task(case, text=task["text"], due_on=due_on, owner=ministry.users[task["owner"]], by=ministry.lead)
    for call in told.get("call", []):
        promise_call(case, due_at=now + timedelta(hours=call["due_in_hours"]), note=call["note"], by=ministry.lead)


def _person(said: dict[str, Any]) -> NewPerson:
    others = [(said["native"], NameKind.FAMILY), *((name, NameKind.HOST) for name in said["cyrillic"])]
    return NewPerson(
        said["name"], kind=NameKind.PASSPORT, source="passport", sex=Sex.MALE,
        birth=PartialDate.parse_edtf(said["birth"]), nationality="IN", home_region=said["region"],
        home_place=said["place"], father_name=said["father"], other_names=tuple(others),
    )  # fmt: skip


def _claim(said: dict[str, Any], told: Told, ministry: Ministry) -> PastClaim:
    actors = ministry.actors
    return PastClaim(
        _draft(said, ministry),
        by=actors[said.get("by", told["officers"][0])],
        countersigned_by=actors[said["countersigned_by"]] if "countersigned_by" in said else None,
        countersigned_at=local(said["countersigned"]) if "countersigned" in said else None,
        retracted_by=actors[said["retracted_by"]] if "retracted_by" in said else None,
        retracted_at=local(said["retracted"]) if "retracted" in said else None,
        retracted_for=said.get("retracted_for", ""),
    )


def _draft(said: dict[str, Any], ministry: Ministry) -> ClaimDraft:
    name, state = said["says"].split("=")
    viewpoint, track = name.split(".")
    return ClaimDraft(
        Track(track), state, Viewpoint(viewpoint), said["claimant"],
        PartialDate.parse_edtf(said.get("happened", said["known"].date().isoformat())),
        Reliability(said["grade"][0]), Credibility(said["grade"][1]), known_at=local(said["known"]),
        words=said.get("words", ""), place=ministry.places[said["place"]] if "place" in said else None,
        ground=Ground(said["ground"]) if "ground" in said else None, compartment=said.get("compartment", ""),
    )  # fmt: skip


def _document(case: Case, said: dict[str, Any], ministry: Ministry) -> Document:
    upload = SimpleUploadedFile(said["file"], file_of(said["file"], said.get("lines", [])))
    return add_document(case, upload, title=said["title"], by=ministry.lead, compartment=said.get("compartment", ""))
