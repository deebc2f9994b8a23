from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_follow_claim")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["case"],
                name="our_deaths",
                condition=models.Q(("state", "dead"), ("track", "condition"), ("viewpoint", "ours")),
            ),
        ),
    ]
