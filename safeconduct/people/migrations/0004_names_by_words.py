import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import safeconduct.people.fold
import safeconduct.people.models.naming


def index_all(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Names that were written before there was an index."""
    from safeconduct.people.indexing import index_all_names

    if apps.get_model("people", "PersonName").objects.exists():
        index_all_names(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_joining")]

    operations = [
        migrations.CreateModel(
            name="NameToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.BigIntegerField(db_index=True)),
                ("text", models.CharField(max_length=40)),
                ("latin", models.CharField(max_length=160)),
                ("record", models.BinaryField()),
                ("model", models.CharField(max_length=40)),
                ("bearers", models.PositiveIntegerField(default=0)),
                (
                    "changed_in",
                    safeconduct.people.models.naming.TransactionField(
                        db_default=safeconduct.people.models.naming.CurrentTransaction(), editable=False
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["changed_in"], name="nametoken_changed_in"),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass("text", name="text_pattern_ops"),
                        name="nametoken_text_begins",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass("latin", name="text_pattern_ops"),
                        name="nametoken_latin_begins",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("latin", name="gin_trgm_ops"),
                        name="nametoken_latin_contains",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="personname",
            name="tokens",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), editable=False, null=True, size=None
            ),
        ),
        migrations.RunPython(index_all, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="personname",
            name="tokens",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), editable=False, size=None
            ),
        ),
        migrations.RemoveIndex(model_name="personname", name="personname_folded_trgm"),
        migrations.AddIndex(
            model_name="personname",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["tokens"], name="personname_tokens"
            ),
        ),
        migrations.AddIndex(model_name="personname", index=models.Index(fields=["folded"], name="personname_folded")),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(safeconduct.people.fold.LooksLike("folded"), name="paper_looks_like"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                django.db.models.functions.text.Right("folded", 9),
                condition=models.Q(("kind__in", ["phone", "messenger"])),
                name="contact_phone_tail",
            ),
        ),
    ]
