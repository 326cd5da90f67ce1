from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_newest_of_place")]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                models.F("partnership"),
                models.OrderBy(models.F("start"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(
                    ("hidden_at__isnull", True),
                    models.Q(
                        models.Q(("gifts_given", ""), _negated=True),
                        models.Q(("gifts_received", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="activities_with_gifts",
            ),
        ),
    ]
