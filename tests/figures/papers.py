"""A paper written by hand, with one of everything that it can hold. People are invented."""

from __future__ import annotations

from safeconduct.figures.paper.values import Beside, Cell, Equation, Paper, Paragraph, Picture, Quote, Section, Table

LEAD = "Since you last met, four of our nationals have died in the Russian army."
BUILT = "We press for the safe return of all 41."
WRITTEN = "We press for the return of all 41, before the visit of the Prime Minister."

FIGURES = Section(
    "figures",
    "Figures",
    (
        Equation((
            ("known to us", 58, "/c/army/figures/known/", "whole"),
            ("released", 10, "/c/army/figures/released/", "released"),
            ("dead", 4, "", "dead"),
            ("missing", 3, "", "missing"),
            ("still serving", 41, "", "serving"),
        )),
        Table(
            "Figures and their change since December 2023",
            ("Since we last met", "Dec 2023", "2 July 2024", "What we have said in public"),
            (
                (Cell("dead"), Cell("0", is_number=True), Cell("4", "/c/army/figures/dead/", is_number=True),
                 Cell("“at least four”, 11 June", "https://example.org/statement")),
            ),
        ),
        Paragraph("figures.changes", "Ten men are home, see the ten cases.", urls=(("ten cases", "/c/army/cases/"),)),
    ),
)  # fmt: skip
POSITIONS = Section(
    "positions",
    "Our position",
    (
        Quote(
            "Recruitment of our nationals is not in line with our partnership.", "Statement of the Ministry, 11 June"
        ),
        Quote("Мы рассмотрим каждого.", "Ministry of Defence, 29 April", language="ru"),
    ),
)
POINTS = Section(
    "points",
    "Suggested points",
    (
        Paragraph("point.return", WRITTEN, built=BUILT, edited_by="Lead", edited_on="2 July 2024", number=2,
                  is_stale=True, is_point=True),
        Paragraph("point.remains", "Two bodies. We ask for a day.", is_point=True),
    ),
)  # fmt: skip
ANNEX = Section(
    "annex",
    "Annex A. Names",
    (
        Table(
            "44 names",
            ("Row", "Name", "In Russian papers", "In Hindi papers", "Last heard"),
            (
                (Cell("1", is_number=True), Cell("Anvesh Mudhiraju", "/cases/C-0001-8/"),
                 Cell("Анвеш Мудхираджу", language="ru"), Cell("अनवेश मुधिराजू", language="hi"), Cell("30 June")),
                (Cell("2", is_number=True), Cell("Dilbagh Ram Sarhadi", mark="held_back"),
                 Cell("Дилбаг Рам Сархади", language="ru"), Cell("–"), Cell("broken, 34 days", mark="late")),
            ),
            more="And 40 more. And 2 that you may not see.",
        ),
    ),
    starts_page=True,
)  # fmt: skip

ANSWER = Paper(
    reference="AN-0007-3",
    title="Nationals in a foreign army",
    facts=(("For reply on", "18 December 2025"),),
    as_known="2025-12-17T10:30:00+00:00",
    as_known_words="17 December 2025, 16:00 IST",
    lead=Paragraph("lead", "202 जाने गए हैं।", language="hi"),
    sections=(
        Section("b", "(b) how many died", (
            Beside((("en", ("26 have died.", "Dilbagh Ram Sarhadi is home.")), ("hi", ("26 की मृत्यु हुई है।",)))),
        )),
        Section("months", "(c) when", (
            Picture("<svg><title>Deaths by month</title></svg>", "Deaths by month",
                    Table("Deaths by month", ("Month", "Dead"), ((Cell("March"), Cell("9", is_number=True)),))),
        )),
    ),
    kind="Answer",
    is_numbered=False,
)  # fmt: skip
"""A public paper, in two languages, with letters of its own for its parts."""

PAPER = Paper(
    reference="E-0031-7",
    title="Our nationals in the Russian armed forces",
    facts=(
        ("Counterpart", "Arkady Belozerov, Minister of Foreign Affairs"),
        ("Where, when", "Astana, 3 July 2024, on the sidelines of a summit"),
        ("Last met", "December 2023, Moscow"),
        ("Figures", "as known on 2 July 2024, 18:00 IST"),
    ),
    as_known="2024-07-02T12:30:00+00:00",
    as_known_words="2 July 2024, 18:00 IST",
    lead=Paragraph("lead", LEAD),
    sections=(FIGURES, POSITIONS, POINTS, ANNEX),
    proof="Measures version 1, as known on 2 July 2024, 18:00 IST.",
    hidden=2,
    kind="Brief",
    mark="Confidential: names of nationals",
)
