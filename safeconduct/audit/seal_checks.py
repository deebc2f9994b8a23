"""Are the entries still as they were when they were sealed? Names each entry that was changed, removed or put in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Entry, Seal
from .seals import Batch, canonical, digest, entry_rows, genesis

LISTED = 500
"""Findings that a report names; more are only counted."""


class Fault(Enum):
    """What can be wrong. The value is the sentence: `id` is the entry, for a seal its first entry."""

    CHANGED = gettext_lazy("Entry %(id)s of the record was changed after it was sealed.")
    MISSING = gettext_lazy("Entry %(id)s of the record was removed after it was sealed.")
    INSERTED = gettext_lazy("Entry %(id)s of the record was put in later: it was not there when its batch was sealed.")
    SEAL_CHANGED = gettext_lazy("The seal that begins with entry %(id)s was changed.")
    CHAIN_BROKEN = gettext_lazy("The chain of seals is broken before entry %(id)s: a seal was changed or removed.")


@dataclass(frozen=True, slots=True)
class SealFinding:
    """One thing that is wrong."""

    fault: Fault
    id: int

    @property
    def sentence(self) -> str:
        """For a person."""
        return str(self.fault.value) % {"id": self.id}


@dataclass(slots=True)
class SealReport:
    """What was checked and what was found. `head` is the last hash of the chain: kept elsewhere, on paper say, it
    proves later that no seal was made anew. `found` counts all findings, `findings` names the first of them."""

    seals: int = 0
    entries: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None
    head: str = ""
    found: int = 0
    findings: list[SealFinding] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What was checked, in a sentence."""
        return _("%(seals)s seals over %(entries)s entries of the record; %(unsealed)s entries are not sealed yet.") % {
            "seals": self.seals, "entries": self.entries, "unsealed": self.unsealed,
        }  # fmt: skip

    def add(self, finding: SealFinding) -> None:
        """Count a finding; name it if not too many are named already."""
        self.found += 1
        if len(self.findings) < LISTED:
            self.findings.append(finding)


def verify_seals() -> SealReport:
    """Go through all seals in order, one batch at a time in memory."""
    report = SealReport()
    before: Seal | None = None
    for seal in _seals():
        for finding in _check(seal, before):
            report.add(finding)
        report.seals += 1
        report.entries += len(seal.ids)
        before = seal
    report.head = bytes(before.hash).hex() if before else genesis().hex()
    tail = Entry.objects.filter(id__gt=before.last_id if before else 0).aggregate(count=Count("id"), since=Min("at"))
    report.unsealed, report.unsealed_since = tail["count"], tail["since"]
    return report


def _seals() -> Iterator[Seal]:
    last = -1
    while (seal := Seal.objects.filter(last_id__gt=last).order_by("last_id").first()) is not None:
        yield seal
        last = seal.last_id


def _check(seal: Seal, before: Seal | None) -> Iterator[SealFinding]:
    expected = bytes(before.hash) if before else genesis()
    first = before.last_id + 1 if before else 1
    if seal.first_id != first or bytes(seal.previous) != expected:
        yield SealFinding(Fault.CHAIN_BROKEN, seal.first_id)
    batch = _batch_now(seal, is_first=before is None)
    faults = list(_entry_faults(seal, batch))
    fits = batch.hash(bytes(seal.previous)) == bytes(seal.hash)
    if fits == bool(faults):
        yield SealFinding(Fault.SEAL_CHANGED, seal.first_id)
    elif faults:
        yield from faults


def _batch_now(seal: Seal, *, is_first: bool) -> Batch:
    """The entries of a seal as they are today. The first seal answers for everything before it as well."""
    rows = entry_rows().filter(id__lte=seal.last_id)
    if not is_first:
        rows = rows.filter(id__gte=seal.first_id)
    found = list(rows)
    return Batch(seal.first_id, seal.last_id, [row["id"] for row in found], [canonical(row) for row in found])


def _entry_faults(seal: Seal, batch: Batch) -> Iterator[SealFinding]:
    """What differs between the digests that were kept and the entries of today, by id."""
    kept = {number: bytes(kept) for number, kept in zip(seal.ids, seal.digests, strict=False)}
    today = {number: digest(line) for number, line in zip(batch.ids, batch.lines, strict=True)}
    for number in sorted(kept.keys() | today.keys()):
        if number not in today:
            yield SealFinding(Fault.MISSING, number)
        elif number not in kept:
            yield SealFinding(Fault.INSERTED, number)
        elif kept[number] != today[number]:
            yield SealFinding(Fault.CHANGED, number)
