import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import safeconduct.store.ids
from safeconduct.store.append_only import append_only_sql, not_append_only_sql

APPEND_ONLY = ("people_judgement", "people_joining", "people_parting")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_proposals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Joining",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("same", "the same person"),
                            ("different", "not the same person"),
                            ("ask_family", "cannot tell: ask the family"),
                            ("part", "part them again"),
                        ],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("comparison", models.JSONField(blank=True, default=dict)),
                ("papers", models.CharField(max_length=64)),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="joined_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined_persons",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("joined_into__isnull", False)), fields=["joined_into"], name="joined_persons"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("joined_into", models.F("id")), _negated=True), name="joined_into_another"
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="first_officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="joined",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="joinings_joined", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="joinings_kept", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="second_officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="first",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="keep",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="second",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="joining",
            name="confirmed",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="joining", to="people.judgement"
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="proposed",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="joining_proposed", to="people.judgement"
            ),
        ),
        migrations.CreateModel(
            name="Parting",
            fields=[
                (
                    "joining",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="parting",
                        serialize=False,
                        to="people.joining",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "confirmed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parting", to="people.judgement"
                    ),
                ),
                (
                    "first_officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parting_proposed",
                        to="people.judgement",
                    ),
                ),
                (
                    "second_officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="judgement",
            index=models.Index(fields=["first", "second", "at"], name="judgements_of_pair"),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="judged_pair_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("keep", None), ("keep", models.F("first")), ("keep", models.F("second")), _connector="OR"
                ),
                name="kept_one_of_the_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("joined")), _negated=True), name="two_persons_joined"
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_officer", models.F("second_officer")), _negated=True),
                name="two_officers_join",
            ),
        ),
        migrations.AddConstraint(
            model_name="parting",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_officer", models.F("second_officer")), _negated=True),
                name="two_officers_part",
            ),
        ),
        *(migrations.RunSQL(append_only_sql(table), not_append_only_sql(table)) for table in APPEND_ONLY),
    ]
