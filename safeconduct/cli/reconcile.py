"""`safeconduct reconcile FILE --crisis … --sender …`: hold a list of an authority against our cases."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from safeconduct.cli.asked import COMMAND_LINE, asked_crisis, asked_signer
from safeconduct.cli.errors import CommandError, NotUnderstoodError, tell
from safeconduct.cli.words import gettext as _
from safeconduct.cli.written import require_new

if TYPE_CHECKING:
    from safeconduct.access.actor import Actor
    from safeconduct.cases.actions.lists.receiving import Letter
    from safeconduct.cases.lists.enums import Stage
    from safeconduct.cases.models import Crisis, ReceivedList

NAME = "reconcile"
HELP = _("Hold a list of an authority (xlsx, ods, csv) against our cases: same, perhaps, only theirs, only ours.")
SHOWN = 5
"""Rows of each heap that are printed."""
WIDTH = 30
"""Signs of the progress bar."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The list, and what is said of it."""
    parser.add_argument("file", type=Path, help=_("the list: .xlsx, .ods or .csv"))
    parser.add_argument("--crisis", required=True, help=_("the crisis, as in the address of its pages"))
    parser.add_argument("--sender", required=True, help=_("who sent it, as claims from it shall name it"))
    parser.add_argument("--as", dest="email", default="", metavar="EMAIL", help=_("who does it: every act is signed"))
    parser.add_argument("--said", default="", metavar="TRACK=STATE", help=_("what it says of everybody on it"))
    parser.add_argument("--viewpoint", choices=("host", "third"), default="host", help=_("whose account it is"))
    parser.add_argument("--on", default="", metavar="DATE", help=_("the date of the list"))
    parser.add_argument("--title", default="", help=_("its title; without it, the name of the file"))
    parser.add_argument("--dry-run", action="store_true", help=_("say what would come of it and write nothing"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("where the outcome goes, an .xlsx of four sheets"))
    parser.add_argument("--accept-same", action="store_true", help=_("record a claim for each row of the heap “same”"))
    parser.add_argument(
        "--words-as-proposed", action="store_true", help=_("take their words for what is proposed; for --accept-same")
    )
    parser.add_argument(
        "--engine", choices=("own", "spark"), default="own", help=_("what matches; see docs/reconcile.md")
    )
    parser.add_argument("--master", default="local[*]", help=_("the cluster, as Spark names it; for --engine spark"))


def run(args: argparse.Namespace) -> int:
    """0 when the list is matched and all that was asked is done, 1 when it is stopped or something was refused."""
    from safeconduct.access.enums import Task

    crisis = asked_crisis(args.crisis)
    actor = asked_signer(args.email, Task.RECONCILE_LISTS)
    if args.engine == "spark":
        _require_spark(args)
    if args.dry_run and (args.out or args.accept_same):
        raise NotUnderstoodError(_("A dry run writes nothing: leave out --out and --accept-same, or --dry-run."))
    if args.out:
        require_new(args.out)
    content = _read(args.file)
    from safeconduct.access.decision import Refused
    from safeconduct.audit.context import acting_from
    from safeconduct.store.faults import FieldFault

    try:
        with acting_from(COMMAND_LINE):
            if args.dry_run:
                return _dry_run(crisis, content, args, actor)
            return _reconcile(crisis, content, args, actor)
    except (FieldFault, Refused) as fault:
        raise CommandError(str(fault)) from None


def _require_spark(args: argparse.Namespace) -> None:
    from safeconduct.cases.lists.spark import why_not

    if args.dry_run:
        raise NotUnderstoodError(_("A dry run is for the own engine: leave out --engine spark."))
    if reason := why_not():
        raise CommandError(reason)


def _read(file: Path) -> bytes:
    """The file; nothing of it when it is too large."""
    from safeconduct.cases.actions.lists.receiving import check_size
    from safeconduct.store.tables.faults import FileFault

    if not file.is_file():
        raise CommandError(_("There is no file %(file)s.") % {"file": file})
    try:
        check_size(file.stat().st_size)
    except FileFault as fault:
        raise CommandError(str(fault)) from None
    return file.read_bytes()


def _letter(args: argparse.Namespace) -> Letter:
    from django.utils import timezone

    from safeconduct.cases.actions.lists.receiving import Letter
    from safeconduct.cases.enums import Viewpoint
    from safeconduct.store.partial_dates import UNKNOWN, PartialDate, PartialDateError

    try:
        said_on = PartialDate.from_person(args.on, today=timezone.localdate()) if args.on else UNKNOWN
    except PartialDateError as fault:
        raise NotUnderstoodError(str(fault)) from None
    return Letter(args.sender, args.title, timezone.now(), said_on, Viewpoint(args.viewpoint), said=args.said)


def _dry_run(crisis: Crisis, content: bytes, args: argparse.Namespace, actor: Actor) -> int:
    """The heaps of a list, with nothing written."""
    from safeconduct.cases.actions.lists.trying import try_list

    tried = try_list(crisis, content, name=args.file.name, letter=_letter(args), by=actor, progress=_bar)
    _print_reading(tried.headers, tried.columns, tried.statuses)
    for label, rows in tried.heaps:
        _print_heap(label, len(rows), rows[:SHOWN])
    _print_heap(_("only ours"), tried.only_ours, [])
    print(_("Nothing was written."))
    return 0


def _reconcile(crisis: Crisis, content: bytes, args: argparse.Namespace, actor: Actor) -> int:
    from safeconduct.cases.actions.lists.matching import begin_matching
    from safeconduct.cases.actions.lists.receiving import receive_list
    from safeconduct.cases.lists.enums import Stage
    from safeconduct.cases.models import ReceivedList

    brought = receive_list(crisis, content, name=args.file.name, letter=_letter(args), by=actor)
    received = ReceivedList.objects.select_related("reading", "crisis").get(pk=brought.list.pk)
    reading = received.reading
    _print_reading(reading.headers, reading.columns, reading.statuses)
    if reading.stage == Stage.MATCHED:
        print(_("This file of this sender has been matched before. Nothing was changed."))
    else:
        begin_matching(received, by=actor)
        try:
            stage = _match(args.engine, args.master, received)
        except KeyboardInterrupt:
            tell(_("\nStopped. The same command goes on where it was."))
            return 1
        if stage != Stage.MATCHED:
            raise CommandError(_("The list is not matched: %(stage)s.") % {"stage": stage.label})
    received.refresh_from_db()
    _print_outcome(received, actor)
    return _afterwards(received, args, actor)


def _match(engine: str, master: str, received: ReceivedList) -> Stage:
    """Match by the own engine, or by Splink on Spark."""
    if engine == "spark":
        from safeconduct.cases.actions.lists.on_spark import run_on_spark

        return run_on_spark(received.pk, master=master, progress=_bar)
    from safeconduct.cases.actions.lists.matching import run_matching

    return run_matching(received.pk, progress=_bar)


def _afterwards(received: ReceivedList, args: argparse.Namespace, actor: Actor) -> int:
    """Accept and write what was asked."""
    code = _accept(received, args, actor) if args.accept_same else 0
    if args.out:
        from safeconduct.cases.actions.lists.taking import take_outcome

        args.out.write_bytes(take_outcome(received, purpose=_("reconcile on the command line"), by=actor))
        print(_("The outcome is in %(file)s.") % {"file": args.out})
    return code


def _accept(received: ReceivedList, args: argparse.Namespace, actor: Actor) -> int:
    from safeconduct.cases.actions.lists.accepting import accept_rows
    from safeconduct.cases.lists.enums import Heap
    from safeconduct.cases.pages.lists import heap_matches

    if received.reading.statuses and not args.words_as_proposed and not _are_confirmed(received):
        raise CommandError(
            _("What their words mean is only proposed. Confirm it at the desk, /c/%(slug)s/lists/%(id)s/columns/, "
              "or add --words-as-proposed.") % {"slug": received.crisis.slug, "id": received.pk}
        )  # fmt: skip
    matches = heap_matches(received, Heap.SAME, actor, "open").order_by("number")
    done = accept_rows(received, list(matches.values_list("number", flat=True)), by=actor)
    print(_("%(n)d claims are recorded.") % {"n": len(done.rows)})
    for number, reason in done.refused[:SHOWN]:
        tell(_("Row %(row)s: %(reason)s") % {"row": number, "reason": reason})
    if len(done.refused) > SHOWN:
        tell(_("… and %(n)s more.") % {"n": len(done.refused) - SHOWN})
    return 1 if done.refused else 0


def _are_confirmed(received: ReceivedList) -> bool:
    from safeconduct.cases.lists.columns import fingerprint_of
    from safeconduct.cases.models import SenderMapping

    shape = fingerprint_of(received.reading.headers)
    return SenderMapping.objects.filter(sender_key=received.sender_key, fingerprint=shape).exists()


def _print_reading(headers: list[str], columns: list[str], statuses: dict[str, str]) -> None:
    from safeconduct.cases.lists.fields import BY_KEY
    from safeconduct.cases.lists.statuses import said_words

    read = [f"{header or '–'} → {BY_KEY[key].label}" for header, key in zip(headers, columns, strict=True) if key]
    print(_("Read: %(columns)s.") % {"columns": ", ".join(read)})
    if left := [header for header, key in zip(headers, columns, strict=True) if header and not key]:
        print(_("Not read: %(columns)s.") % {"columns": ", ".join(left)})
    for word, meaning in statuses.items():
        print(f"  “{word}” → {said_words(meaning) or _('nothing that we keep, or not decided')}")


def _print_outcome(received: ReceivedList, actor: Actor) -> None:
    from safeconduct.cases.lists.enums import Heap
    from safeconduct.cases.pages.lists import heap_matches

    for heap in Heap:
        rows = heap_matches(received, heap, actor).select_related("case").order_by("number")
        told = [
            (m.number, m.said.get("name", ""), m.case.reference if m.case else "", m.probability) for m in rows[:SHOWN]
        ]
        _print_heap(str(heap.label), received.reading.counts.get(heap, 0), told)
    _print_heap(_("only ours"), received.reading.counts.get("ours", 0), [])


def _print_heap(label: str, count: int, rows: Iterable[tuple[int, str, str, float | None]]) -> None:
    print(f"{label}: {count}")
    for number, name, reference, probability in rows:
        percent = f"{round(100 * probability)} %" if probability is not None else ""
        print(f"  {number:>6}  {name}  {reference}  {percent}".rstrip())


def _bar(done: int, rows: int) -> None:
    """How far it is, on stderr: a bar that is drawn over itself where somebody watches, else a line."""
    full = WIDTH * done // max(rows, 1)
    said = _("%(done)s of %(rows)s rows") % {"done": done, "rows": rows}
    if sys.stderr.isatty():
        sys.stderr.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {said}" + ("\n" if done == rows else ""))
        sys.stderr.flush()
    else:
        tell(said)
