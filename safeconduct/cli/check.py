"""`safeconduct check`: is everything still as it was recorded, and does what was derived follow from it?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.audit.seal_checks import SealReport
    from safeconduct.cases.checks import StandingReport
    from safeconduct.cases.document_checks import DocumentReport
    from safeconduct.intake.checks import RequestReport
    from safeconduct.people.checks import IndexReport

NAME = "check"
HELP = _("Verify the seals of the record, work all standings out again, read all documents, names and requests again.")


class Finding(Protocol):
    """Anything that was found."""

    @property
    def sentence(self) -> str:
        """For a person."""


@dataclass(frozen=True)
class Checked:
    """Everything that was checked."""

    seals: SealReport
    standings: StandingReport
    documents: DocumentReport
    names: IndexReport
    requests: RequestReport

    @property
    def found(self) -> int:
        parts = (self.seals, self.standings, self.documents, self.names, self.requests)
        return sum(part.found for part in parts)

    @property
    def findings(self) -> list[Finding]:
        """The first of them."""
        return [
            *self.seals.findings, *self.standings.differences, *self.documents.findings, *self.names.findings,
            *self.requests.findings,
        ]  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How the answer is printed."""
    parser.add_argument("--json", action="store_true", help=_("for machines"))


def run(args: argparse.Namespace) -> int:
    """Check everything and say what was checked. Exit code 1 when anything was found."""
    from safeconduct.audit.seal_checks import verify_seals
    from safeconduct.cases.checks import compare_standings
    from safeconduct.cases.document_checks import verify_documents
    from safeconduct.intake.checks import check_requests
    from safeconduct.people.checks import check_names

    checked = Checked(verify_seals(), compare_standings(), verify_documents(), check_names(), check_requests())
    if args.json:
        print(json.dumps(_for_machines(checked), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(checked)))
    return 1 if checked.found else 0


def _lines(checked: Checked) -> list[str]:
    lines = [
        _("Record:    %(summary)s") % {"summary": checked.seals.summary},
        _("           Last hash of the chain, worth writing down elsewhere: %(head)s") % {"head": checked.seals.head},
        _("Standing:  %(summary)s") % {"summary": checked.standings.summary},
        _("Documents: %(summary)s") % {"summary": checked.documents.summary},
        _("Names:     %(summary)s") % {"summary": checked.names.summary},
        _("Requests:  %(summary)s") % {"summary": checked.requests.summary},
        "",
    ]
    if not checked.found:
        return [*lines, _("Nothing is wrong.")]
    said = [finding.sentence for finding in checked.findings]
    more = [_("… and %(n)s more.") % {"n": checked.found - len(said)}] if checked.found > len(said) else []
    return [*lines, _("Found: %(n)s") % {"n": checked.found}, *said, *more]


def _for_machines(checked: Checked) -> dict[str, Any]:
    seals, standings, documents, names = checked.seals, checked.standings, checked.documents, checked.names
    requests = checked.requests
    since = seals.unsealed_since
    return {
        "ok": not checked.found,
        "record": {
            "seals": seals.seals, "entries": seals.entries, "unsealed": seals.unsealed,
            "unsealed_since": since.isoformat() if since else None, "last_hash": seals.head,
            **_found(seals.found, seals.findings),
        },
        "standing": {
            "cases": standings.cases, "claims": standings.claims, "standings": standings.standings,
            "spans": standings.spans, "profiles": standings.profiles,
            **_found(standings.found, standings.differences),
        },
        "documents": {
            "documents": documents.documents, "files": documents.files, "bytes": documents.bytes,
            **_found(documents.found, documents.findings),
        },
        "names": {"names": names.names, "words": names.words, **_found(names.found, names.findings)},
        "requests": {
            "requests": requests.requests, "bytes": requests.bytes, "erased": requests.erased,
            **_found(requests.found, requests.findings),
        },
    }  # fmt: skip


def _found(number: int, findings: Sequence[Finding]) -> dict[str, Any]:
    return {"found": number, "findings": [finding.sentence for finding in findings]}
