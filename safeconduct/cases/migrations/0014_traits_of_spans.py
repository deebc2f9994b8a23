from __future__ import annotations

from pathlib import Path
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from safeconduct.cases.models import BEGINNING, FOREVER

SQL = Path(__file__).parent.parent / "sql"
BEFORE, AFTER = ((SQL / f"traits_{number}.sql").read_text(encoding="utf-8") for number in (1, 2))
FREE = "DROP TRIGGER cases_casetraits_keep_periods ON cases_casetraits"
KEEP = """
    CREATE TRIGGER cases_casetraits_keep_periods BEFORE UPDATE OR DELETE ON cases_casetraits
        FOR EACH ROW EXECUTE FUNCTION cases_keep_traits()
"""
SHARE = """
    SET LOCAL enable_nestloop = off;
    INSERT INTO cases_traitset (post_id, circumstance, sex, home_region)
    SELECT DISTINCT post_id, circumstance, sex, home_region FROM cases_casetraits;
    UPDATE cases_casetraits t SET traits_id = s.id FROM cases_traitset s
    WHERE (s.home_region, s.post_id, s.circumstance, s.sex) = (t.home_region, t.post_id, t.circumstance, t.sex);
    SET LOCAL enable_nestloop = on;
"""
NEW_TRIGGERS = ("cases_profilespan_traits_added", "cases_profilespan_traits_changed")
NEW_FUNCTIONS = "cases_span_traits(), cases_trait_set(uuid, text, text, text), cases_traits_of(cases_traitset)"
OLD_TRIGGERS = """
    DROP TRIGGER cases_case_begin_traits ON cases_case;
    DROP TRIGGER cases_case_follow_traits ON cases_case;
    DROP TRIGGER people_person_follow_traits ON people_person;
    DROP TRIGGER cases_profilespan_tally_added ON cases_profilespan;
    DROP TRIGGER cases_profilespan_tally_removed ON cases_profilespan;
    DROP TRIGGER cases_profilespan_tally_changed ON cases_profilespan;
"""


def related(to: str, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    """A column of a derived table: no index of its own, no check row by row."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
        null=null,
    )


def span_index(name: str, *, end: bool, included: list[str]) -> models.Index:
    if end:
        return models.Index(
            fields=["crisis", "known_until"],
            name=name,
            condition=models.Q(known_until__lt=FOREVER),
            include=included,
        )
    return models.Index(fields=["crisis", "known_from", "known_until", "case"], name=name, include=included)


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_traits")]

    operations = [
        migrations.CreateModel(
            name="TraitSet",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("circumstance", models.CharField(max_length=12)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("home_region", models.CharField(blank=True, max_length=80)),
                ("post", related("access.post")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("home_region", "post", "circumstance", "sex"), name="one_set_of_traits"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="TraitNews",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateTimeField()),
                ("n", models.IntegerField()),
                ("crisis", related("cases.crisis")),
                ("traits", related("cases.traitset")),
                ("profile", related("cases.profile")),
            ],
            options={"indexes": [models.Index(fields=["crisis", "month"], name="trait_news_by_month")]},
        ),
        migrations.CreateModel(
            name="TraitFold",
            fields=[
                (
                    "crisis",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.crisis",
                    ),
                ),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL("DELETE FROM cases_traittally", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="traittally", name="trait_tally_by_month"),
        migrations.AddConstraint(
            model_name="traittally",
            constraint=models.UniqueConstraint(
                fields=("crisis", "trait", "month", "value", "profile"), include=("n",), name="one_trait_tally"
            ),
        ),
        migrations.AddField(model_name="casetraits", name="traits", field=related("cases.traitset", null=True)),
        migrations.RunSQL(FREE, KEEP),
        migrations.RunSQL(SHARE, migrations.RunSQL.noop),
        migrations.AlterField(model_name="casetraits", name="traits", field=related("cases.traitset")),
        migrations.RunSQL(KEEP, FREE),
        migrations.AddIndex(
            model_name="casetraits",
            index=models.Index(
                fields=["crisis", "known_from"], name="changed_traits", condition=models.Q(known_from__gt=BEGINNING)
            ),
        ),
        migrations.RemoveIndex(model_name="profilespan", name="span_by_start"),
        migrations.RemoveIndex(model_name="profilespan", name="span_by_end"),
        migrations.AddField(model_name="profilespan", name="began_as", field=related("cases.traitset", null=True)),
        migrations.AddField(model_name="profilespan", name="ended_as", field=related("cases.traitset", null=True)),
        migrations.RunSQL(
            migrations.RunSQL.noop,
            f"{OLD_TRIGGERS} {FREE}; DROP FUNCTION cases_traits_of(cases_traitset); {BEFORE} SELECT cases_fill_traits();",
        ),
        migrations.RunSQL(
            f"DROP FUNCTION cases_traits_of(cases_casetraits); {AFTER}",
            "".join(f"DROP TRIGGER {name} ON cases_profilespan;" for name in NEW_TRIGGERS)
            + "DROP FUNCTION cases_span_traits(), cases_trait_set(uuid, text, text, text);",
        ),
        migrations.RunSQL("SELECT cases_fill_traits()", "DELETE FROM cases_traittally"),
        migrations.AddIndex(
            model_name="profilespan",
            index=span_index("span_by_start", end=False, included=["profile", "began_as"]),
        ),
        migrations.AddIndex(
            model_name="profilespan",
            index=span_index("span_by_end", end=True, included=["profile", "ended_as"]),
        ),
    ]
