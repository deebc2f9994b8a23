import django.db.models.deletion
from django.db import migrations, models

import safeconduct.store.ids
from safeconduct.store.append_only import append_only_sql, not_append_only_sql

TOLD = "figures_toldfigure"


class Migration(migrations.Migration):
    """What answers and releases told stays, so that later ones are held against it."""

    dependencies = [("figures", "0004_answers_are_records")]

    operations = [
        migrations.CreateModel(
            name="ToldFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("conditions", models.JSONField(default=list)),
                ("as_known", models.DateTimeField()),
                ("number", models.PositiveIntegerField(null=True)),
                (
                    "by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("home_region", "home state or region"),
                            ("post", "post"),
                            ("sex", "sex"),
                            ("circumstance", "circumstance"),
                            ("year", "year"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cells", models.JSONField(default=dict)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told",
                        to="figures.frozenanswer",
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.crisis",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="figures.measureversion",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told",
                        to="figures.datarelease",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_known", "-id"],
                "indexes": [models.Index(fields=["crisis", "measure", "-as_known"], name="told_of_a_measure")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer", None), ("release", None), _connector="XOR"),
                        name="told_in_an_answer_or_a_release",
                    )
                ],
            },
        ),
        migrations.RunSQL(append_only_sql(TOLD), not_append_only_sql(TOLD)),
    ]
