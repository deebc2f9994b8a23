import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import safeconduct.store.fields
import safeconduct.store.ids
from safeconduct.store.append_only import append_only_sql, not_append_only_sql


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_joining"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sender", models.CharField(max_length=160, verbose_name="who sent it")),
                ("sender_key", models.CharField(max_length=160)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("said_on", safeconduct.store.fields.PartialDateField(blank=True, verbose_name="date of the list")),
                ("received_at", models.DateTimeField(verbose_name="reached us")),
                (
                    "viewpoint",
                    models.CharField(
                        choices=[("ours", "Ours"), ("host", "Host"), ("family", "Family"), ("third", "Third")],
                        default="host",
                        max_length=6,
                        verbose_name="whose account it is",
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A: completely reliable"),
                            ("B", "B: usually reliable"),
                            ("C", "C: fairly reliable"),
                            ("D", "D: not usually reliable"),
                            ("E", "E: unreliable"),
                            ("F", "F: cannot be judged"),
                        ],
                        max_length=1,
                        verbose_name="source",
                    ),
                ),
                (
                    "credibility",
                    models.CharField(
                        choices=[
                            ("1", "1: confirmed by other sources"),
                            ("2", "2: probably true"),
                            ("3", "3: possibly true"),
                            ("4", "4: doubtful"),
                            ("5", "5: improbable"),
                            ("6", "6: cannot be judged"),
                        ],
                        max_length=1,
                        verbose_name="credibility",
                    ),
                ),
                (
                    "brought_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="received_lists", to="cases.crisis"
                    ),
                ),
            ],
            options={
                "ordering": ["-brought_at"],
            },
        ),
        migrations.CreateModel(
            name="ReceivedRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                ("cells", models.JSONField()),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received_rows",
                        to="cases.receivedlist",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListReading",
            fields=[
                (
                    "list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reading",
                        serialize=False,
                        to="cases.receivedlist",
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=200)),
                ("header_row", models.PositiveIntegerField(default=0, verbose_name="row that names the columns")),
                (
                    "headers",
                    models.JSONField(default=list),
                ),
                (
                    "columns",
                    models.JSONField(default=list),
                ),
                ("statuses", models.JSONField(default=dict)),
                (
                    "track",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact", "contact"),
                            ("whereabouts", "whereabouts"),
                            ("condition", "condition"),
                            ("service", "service"),
                            ("custody", "custody"),
                            ("return", "return"),
                            ("remains", "remains"),
                            ("kin", "kin"),
                        ],
                        max_length=12,
                    ),
                ),
                ("state", models.CharField(blank=True, max_length=28)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("columns", "columns to be looked at"),
                            ("matching", "being matched"),
                            ("stopped", "stopped"),
                            ("matched", "matched"),
                            ("failed", "not matched"),
                        ],
                        default="columns",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("stop_asked", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("fault", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="OurList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("purpose", models.CharField(max_length=300, verbose_name="for what")),
                ("script", models.CharField(max_length=4, verbose_name="script of the reader")),
                ("chosen", models.JSONField()),
                ("columns", models.JSONField()),
                ("rows", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("known_at", models.DateTimeField(verbose_name="as known at")),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "crisis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="our_lists", to="cases.crisis"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="OurListRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="our_list_rows", to="cases.case"
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="cases.ourlist"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="RowMatch",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="match",
                        serialize=False,
                        to="cases.receivedrow",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("said", models.JSONField()),
                (
                    "candidates",
                    models.JSONField(default=list),
                ),
                (
                    "heap",
                    models.CharField(
                        blank=True,
                        choices=[("same", "same"), ("perhaps", "perhaps"), ("theirs", "only theirs")],
                        max_length=8,
                    ),
                ),
                ("probability", models.FloatField(null=True)),
                (
                    "comparison",
                    models.JSONField(default=list),
                ),
                (
                    "judged",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "accepted"), ("refused", "refused"), ("later", "for later")],
                        max_length=8,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RowDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "judgement",
                    models.CharField(
                        choices=[("accepted", "accepted"), ("refused", "refused"), ("later", "for later")], max_length=8
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_row",
                        to="cases.claim",
                    ),
                ),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.receivedlist"
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="cases.receivedrow"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="SenderMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sender_key", models.CharField(max_length=160)),
                ("fingerprint", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("statuses", models.JSONField(default=dict)),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="receivedlist",
            constraint=models.UniqueConstraint(
                fields=("crisis", "sender_key", "sha256"), name="one_list_per_file_and_sender"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("viewpoint__in", ("host", "third"))), name="list_is_not_our_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="ourlistrow",
            constraint=models.UniqueConstraint(fields=("list", "number"), name="one_line_per_number"),
        ),
        migrations.AddConstraint(
            model_name="ourlistrow",
            constraint=models.UniqueConstraint(fields=("list", "case"), name="case_on_our_list_once"),
        ),
        migrations.AddField(
            model_name="rowmatch",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="rowmatch",
            name="hint",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="rowmatch",
            name="list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="cases.receivedlist",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedrow",
            constraint=models.UniqueConstraint(fields=("list", "number"), name="one_row_per_number"),
        ),
        migrations.AddConstraint(
            model_name="rowdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("judgement", "accepted")), fields=("row",), name="row_accepted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rowdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("judgement", "accepted")), fields=("list", "case"), name="case_on_list_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rowdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("judgement", "accepted"), _negated=True),
                    models.Q(("case__isnull", False), ("claim__isnull", False)),
                    _connector="OR",
                ),
                name="accepted_row_is_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="rowdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("judgement", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="refused_row_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="sendermapping",
            constraint=models.UniqueConstraint(
                fields=("sender_key", "fingerprint"), name="one_mapping_per_sender_and_header"
            ),
        ),
        migrations.AddIndex(
            model_name="rowmatch",
            index=models.Index(fields=["list", "heap", "number"], name="rows_of_heap"),
        ),
        migrations.RunSQL(append_only_sql("cases_receivedlist"), not_append_only_sql("cases_receivedlist")),
        migrations.RunSQL(append_only_sql("cases_receivedrow"), not_append_only_sql("cases_receivedrow")),
        migrations.RunSQL(append_only_sql("cases_rowdecision"), not_append_only_sql("cases_rowdecision")),
        migrations.RunSQL(append_only_sql("cases_ourlist"), not_append_only_sql("cases_ourlist")),
        migrations.RunSQL(append_only_sql("cases_ourlistrow"), not_append_only_sql("cases_ourlistrow")),
    ]
