"""`safeconduct check`: is everything still as it was recorded, and does what was derived follow from it?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from safeconduct.cli.words import gettext as _

if TYPE_CHECKING:
    from safeconduct.audit.seal_checks import SealReport
    from safeconduct.cases.checks import StandingReport
    from safeconduct.cases.document_checks import DocumentReport

NAME = "check"
HELP = _("Verify the seals of the record, work all standings out again, read all documents again.")


class Finding(Protocol):
    """Anything that was found."""

    @property
    def sentence(self) -> str:
        """For a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How the answer is printed."""
    parser.add_argument("--json", action="store_true", help=_("for machines"))


def run(args: argparse.Namespace) -> int:
    """Check everything and say what was checked. Exit code 1 when anything was found."""
    from safeconduct.audit.seal_checks import verify_seals
    from safeconduct.cases.checks import compare_standings
    from safeconduct.cases.document_checks import verify_documents

    seals, standings, documents = verify_seals(), compare_standings(), verify_documents()
    found = seals.found + standings.found + documents.found
    if args.json:
        print(json.dumps(_for_machines(seals, standings, documents), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(seals, standings, documents)))
    return 1 if found else 0


def _lines(seals: SealReport, standings: StandingReport, documents: DocumentReport) -> list[str]:
    lines = [
        _("Record:    %(summary)s") % {"summary": seals.summary},
        _("           Last hash of the chain, worth writing down elsewhere: %(head)s") % {"head": seals.head},
        _("Standing:  %(summary)s") % {"summary": standings.summary},
        _("Documents: %(summary)s") % {"summary": documents.summary},
        "",
    ]
    found = seals.found + standings.found + documents.found
    if not found:
        return [*lines, _("Nothing is wrong.")]
    said = [finding.sentence for finding in _findings(seals, standings, documents)]
    more = [_("… and %(n)s more.") % {"n": found - len(said)}] if found > len(said) else []
    return [*lines, _("Found: %(n)s") % {"n": found}, *said, *more]


def _findings(seals: SealReport, standings: StandingReport, documents: DocumentReport) -> list[Finding]:
    return [*seals.findings, *standings.differences, *documents.findings]


def _for_machines(seals: SealReport, standings: StandingReport, documents: DocumentReport) -> dict[str, Any]:
    since = seals.unsealed_since
    return {
        "ok": not (seals.found or standings.found or documents.found),
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
    }  # fmt: skip


def _found(number: int, findings: Sequence[Finding]) -> dict[str, Any]:
    return {"found": number, "findings": [finding.sentence for finding in findings]}
