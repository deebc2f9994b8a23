import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import safeconduct.store.fields
import safeconduct.store.ids
from safeconduct.store.append_only import append_only_sql, not_append_only_sql


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_names_by_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("register", models.CharField(max_length=120, verbose_name="register")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("nationality", models.CharField(blank=True, max_length=2, verbose_name="nationality")),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.PositiveIntegerField(blank=True, null=True)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("rows_new", models.PositiveIntegerField(default=0)),
                ("rows_known", models.PositiveIntegerField(default=0)),
                ("rows_bad", models.PositiveIntegerField(default=0)),
                ("kept_as_written", models.PositiveIntegerField(default=0)),
                ("shared", models.PositiveIntegerField(default=0)),
                ("headers", models.JSONField(blank=True, default=list)),
                ("fault", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegisterFault",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("row", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("cells", models.JSONField()),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faults",
                        to="people.registerimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("register", models.CharField(max_length=120, verbose_name="register")),
                ("number", models.CharField(max_length=80, verbose_name="number in the register")),
                ("content", models.UUIDField(editable=False)),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("purpose", models.CharField(blank=True, max_length=120, verbose_name="purpose")),
                ("arrived", safeconduct.store.fields.PartialDateField(blank=True, verbose_name="arrived")),
                ("leaves", safeconduct.store.fields.PartialDateField(blank=True, verbose_name="leaves")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="to be confirmed by")),
                ("last_contact_on", models.DateField(blank=True, null=True, verbose_name="last contact")),
                ("household", models.CharField(blank=True, max_length=80, verbose_name="household")),
                (
                    "emergency_contact",
                    models.CharField(blank=True, max_length=300, verbose_name="whom to call at home"),
                ),
                ("row", models.PositiveIntegerField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="people.registerimport",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="registerimport",
            constraint=models.UniqueConstraint(fields=("register", "sha256"), name="one_import_per_file_of_register"),
        ),
        migrations.AddConstraint(
            model_name="registerfault",
            constraint=models.UniqueConstraint(fields=("imported", "row"), name="one_fault_per_row_of_register"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["imported", "row"], name="registrations_of_import"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["country", "-id"], name="registrations_in_country"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                fields=("register", "number", "content"), name="one_registration_as_told"
            ),
        ),
        migrations.RunSQL(append_only_sql("people_registration"), not_append_only_sql("people_registration")),
    ]
