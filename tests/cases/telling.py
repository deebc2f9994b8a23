"""A fully told case for the tests of pages: a man missing since autumn 2024, and what everybody says about him."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from safeconduct.access.actor import Actor
from safeconduct.cases.actions.claims import record_claim
from safeconduct.cases.actions.documents import add_document
from safeconduct.cases.drafts import ClaimDraft
from safeconduct.cases.enums import Credibility, Ground, Reliability, Track, Viewpoint
from safeconduct.cases.models import Case, Claim, Document
from safeconduct.people.actions import add_contact, add_name, add_paper
from safeconduct.people.enums import ContactKind, NameKind, PaperKind
from safeconduct.store.partial_dates import PartialDate

CLAIMANTS = {
    Viewpoint.OURS: "Embassy Moscow",
    Viewpoint.HOST: "Ministry of Defence",
    Viewpoint.FAMILY: "brother",
    Viewpoint.THIRD: "ICRC",
}


def says(
    viewpoint: Viewpoint, track: Track, state: str, happened: str = "", known: str = "", **more: object
) -> ClaimDraft:
    """A claim in a line: "the host says missing, since 30 October 2024, and we knew it on 17 January 2025"."""
    return ClaimDraft(
        track=track,
        state=state,
        viewpoint=viewpoint,
        claimant=str(more.pop("claimant", CLAIMANTS[viewpoint])),
        happened=PartialDate.parse_edtf(happened),
        reliability=Reliability.C,
        credibility=Credibility.THREE,
        known_at=datetime.fromisoformat(f"{known}T12:00:00").replace(tzinfo=UTC) if known else None,
        **more,  # type: ignore[arg-type]
    )


def death(**more: object) -> ClaimDraft:
    """Our own finding, on DNA."""
    return says(Viewpoint.OURS, Track.CONDITION, "dead", "2024-10-28/2024-10-30", ground=Ground.DNA, **more)


@dataclass(frozen=True)
class Told:
    """A case with its claims by name."""

    case: Case
    claims: dict[str, Claim]
    report: Document


def tell(case: Case, *, by: Actor) -> Told:
    """The host says missing, the family says well, we located him. `by` may back-date."""
    drafts = {
        "located": says(Viewpoint.OURS, Track.WHEREABOUTS, "located", "2024-03-12", "2024-03-12"),
        "missing": says(
            Viewpoint.HOST, Track.WHEREABOUTS, "missing", "2024-10-30", "2025-01-17", words="since 30 October 2024"
        ),
        "well": says(Viewpoint.FAMILY, Track.CONDITION, "well", "2025-02-11", "2025-03-04"),
        "no record": says(Viewpoint.THIRD, Track.WHEREABOUTS, "unknown", "2025-11-14", "2025-11-14"),
    }
    report = add_document(case, pdf("report.pdf"), title="DNA report 2025-4471", by=by)
    claims = {name: record_claim(case, draft, by=by, documents=[report]) for name, draft in drafts.items()}
    add_name(case.person, "Омвир Сингх Тилвара", kind=NameKind.HOST, source="list of 17 January", by=by)
    add_name(case.person, "ओमवीर सिंह तिलवाड़ा", kind=NameKind.FAMILY, source="form", by=by)
    add_paper(case.person, kind=PaperKind.PASSPORT, number="Z5017317", by=by)
    add_contact(case.person, kind=ContactKind.PHONE, value="+91 98123 45678", by=by)
    return Told(case, claims, report)


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


def sign_in(client: Client, user: object) -> Client:
    client.force_login(user)  # type: ignore[arg-type]
    return client


def words_of(client: Client, address: str) -> str:
    """What an address shows; of a document what is written in it."""
    answer = client.get(address)
    assert answer.status_code in {200, 302, 404, 405}, address
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as document:
            return " ".join(document.read(name).decode("utf-8", "replace") for name in document.namelist())
    return answer.content.decode("utf-8", "replace")
