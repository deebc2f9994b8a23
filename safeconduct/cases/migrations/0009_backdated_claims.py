from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_cases_at_other_posts")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["known_at"], name="backdated_claims", condition=models.Q(("backdated", True))),
        ),
    ]
