import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import safeconduct.store.ids
from safeconduct.store.append_only import append_only_sql, not_append_only_sql


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("cases", "0003_lock_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "brought_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("preview", models.JSONField()),
                ("started_at", models.DateTimeField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("outcome", models.JSONField(null=True)),
                ("fault", models.TextField(blank=True)),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.crisis"),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.post",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=64)),
                ("file_sha256", models.CharField(max_length=64)),
                ("row_number", models.PositiveIntegerField()),
                (
                    "imported_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imported_rows", to="cases.case"
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.crisis"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("crisis", "key"), name="one_case_per_imported_row")],
            },
        ),
        migrations.RunSQL(append_only_sql("cases_importedrow"), not_append_only_sql("cases_importedrow")),
    ]
