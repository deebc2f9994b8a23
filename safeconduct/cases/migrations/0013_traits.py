from __future__ import annotations

from pathlib import Path
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from safeconduct.cases.models import FOREVER

SQL = Path(__file__).parent.parent / "sql"
TRAITS = (SQL / "traits_1.sql").read_text(encoding="utf-8")
UNDO = """
    DROP TRIGGER cases_case_begin_traits ON cases_case;
    DROP TRIGGER cases_case_follow_traits ON cases_case;
    DROP TRIGGER people_person_follow_traits ON people_person;
    DROP TRIGGER cases_profilespan_tally_added ON cases_profilespan;
    DROP TRIGGER cases_profilespan_tally_removed ON cases_profilespan;
    DROP TRIGGER cases_profilespan_tally_changed ON cases_profilespan;
    DROP TRIGGER cases_casetraits_keep_periods ON cases_casetraits;
    DROP FUNCTION cases_keep_traits(), cases_begin_traits(), cases_case_changed(), cases_person_changed(),
        cases_tally_traits(), cases_follow_traits(uuid[]), cases_traits_of(cases_casetraits), cases_fill_traits(),
        cases_fold_trait_tallies(), cases_earliest_day(text), cases_latest_day(text),
        cases_point_day(text, boolean, integer);
"""


def related(to: str) -> models.ForeignKey[Any, Any]:
    """A column of a derived table: no index of its own, no check row by row."""
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("cases", "0012_standing_of_joined_cases"),
        ("people", "0007_registered_by_themselves"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseTraits",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "known_from", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("known_from", models.DateTimeField()),
                ("known_until", models.DateTimeField(default=FOREVER)),
                ("circumstance", models.CharField(max_length=12)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("home_region", models.CharField(blank=True, max_length=80)),
                ("born_earliest", models.DateField(null=True)),
                ("born_latest", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="traits",
                        to="cases.case",
                    ),
                ),
                ("crisis", related("cases.crisis")),
                ("post", related("access.post")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("known_until__gt", models.F("known_from"))), name="case_traits_in_order"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("known_until", FOREVER)),
                        fields=("case",),
                        name="one_present_traits_per_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TraitTally",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "trait",
                    models.CharField(
                        choices=[
                            ("home_region", "home state or region"),
                            ("post", "post"),
                            ("sex", "sex"),
                            ("circumstance", "circumstance"),
                        ],
                        max_length=12,
                    ),
                ),
                ("month", models.DateTimeField()),
                ("value", models.CharField(blank=True, max_length=80)),
                ("n", models.IntegerField()),
                ("crisis", related("cases.crisis")),
                ("profile", related("cases.profile")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["crisis", "trait", "month", "value", "profile"],
                        include=("n",),
                        name="trait_tally_by_month",
                    )
                ],
            },
        ),
        migrations.RunSQL(TRAITS, UNDO),
        migrations.RunSQL("SELECT cases_fill_traits()", migrations.RunSQL.noop),
    ]
