import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

FILL = "UPDATE cases_caseofficer o SET post_id = c.post_id FROM cases_case c WHERE c.id = o.case_id"
FOLLOW_THE_CASE = """
    ALTER TABLE cases_caseofficer ADD CONSTRAINT officer_with_post_of_case
    FOREIGN KEY (case_id, post_id) REFERENCES cases_case (id, post_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("cases", "0007_our_deaths")]

    operations = [
        migrations.AddIndex(
            model_name="profile",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["states"], name="profile_by_state", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="case", constraint=models.UniqueConstraint(fields=("id", "post"), name="case_with_post")
        ),
        migrations.AddField(
            model_name="caseofficer",
            name="post",
            field=models.ForeignKey(
                null=True,
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.post",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="caseofficer",
            name="post",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.post",
            ),
        ),
        migrations.RunSQL(FOLLOW_THE_CASE, "ALTER TABLE cases_caseofficer DROP CONSTRAINT officer_with_post_of_case"),
        migrations.RemoveIndex(model_name="caseofficer", name="open_cases_of_officer"),
        migrations.AddIndex(
            model_name="caseofficer",
            index=models.Index(
                fields=["user", "post", "case"], name="open_cases_of_officer", condition=models.Q(until__isnull=True)
            ),
        ),
    ]
