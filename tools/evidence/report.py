"""How well the probabilities hold: a curve in ten steps, Brier score, log loss, and who was taken for whom."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from safeconduct.identity.evidence.weights import RELATIONS
from tools.evidence.fitting import Json, Numbers, weigh_pairs
from tools.evidence.pairs import Pairs

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_WIDTH = 40
_LIKELY = (0.5, 0.9, 0.99)


def measured(pairs: Pairs, weights: Json) -> str:
    """The part of the document that the tool writes."""
    odds = weigh_pairs(pairs, weights).log_odds
    said = 1 / (1 + np.exp(-odds.clip(-60, 60)))
    truth = pairs.same.astype(np.float64)
    brier = float(((said - truth) ** 2).mean())
    loss = float(np.logaddexp(0, np.where(pairs.same, -odds, odds)).mean())
    lines = [
        f"{len(said):,} pairs of {pairs.theirs.size:,} records of theirs and {pairs.register:,} of ours, of which "
        f"{int(truth.sum()):,} are the same person. Brier score {brier:.4f} (always saying the share of true pairs: "
        f"{float(truth.mean() * (1 - truth.mean())):.4f}), log loss {loss:.4f} nats.",
        "",
        *_curve(said, truth),
        "",
        *_thresholds(pairs, said),
    ]
    return "\n".join(lines)


def _curve(said: Numbers, truth: Numbers) -> list[str]:
    """Ten steps: what was said, what was true."""
    lines = ["| said | pairs | said on average | true | |", "|---|---|---|---|---|"]
    for step in range(10):
        rows = (said >= step / 10) & ((said < (step + 1) / 10) | (step == 9))
        if rows.any():
            mean, share = float(said[rows].mean()), float(truth[rows].mean())
            steps = f"{step / 10:.1f}–{(step + 1) / 10:.1f}"
            bar = "█" * round(_WIDTH * share / 2)
            lines.append(f"| {steps} | {int(rows.sum()):,} | {mean:.3f} | {share:.3f} | {bar} |")
    return lines


def _thresholds(pairs: Pairs, said: Numbers) -> list[str]:
    """From which probability on, how many true pairs are found, and who the wrong ones are."""
    heads = [relation.value for relation in RELATIONS[1:]]
    lines = [
        f"| probability at least | true pairs found | right among those shown | wrong: {', '.join(heads)}, stranger |",
        "|---|---|---|---|",
    ]
    for least in _LIKELY:
        shown = said >= least
        right = shown & pairs.same
        wrong = [int((shown & (pairs.relation == relation)).sum()) for relation in range(1, 5)]
        found, precise = right.sum() / max(1, pairs.same.sum()), right.sum() / max(1, shown.sum())
        lines.append(f"| {least} | {found:.3f} | {precise:.3f} | {', '.join(map(str, wrong))} |")
    return lines


def put_between(document: Path, text: str) -> None:
    """Replace what stands between the marks of a document."""
    before, _begin, rest = document.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    document.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
