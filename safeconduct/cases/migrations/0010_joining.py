import django.db.models.deletion
from django.db import migrations, models

import safeconduct.store.ids


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_backdated_claims"), ("people", "0003_joining")]

    operations = [
        migrations.CreateModel(
            name="CaseJoining",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=safeconduct.store.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="joinings", to="cases.case"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="joined_cases", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["since", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)), fields=("case",), name="one_open_joining_per_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("into")), _negated=True), name="joined_into_another_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                        name="case_joining_in_order",
                    ),
                ],
            },
        ),
    ]
