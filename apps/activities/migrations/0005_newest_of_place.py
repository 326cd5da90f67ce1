from django.db import migrations, models


def newest_of(place, name):
    return migrations.AddIndex(
        model_name="activity",
        index=models.Index(
            models.F(place),
            models.OrderBy(models.F("start"), descending=True),
            models.OrderBy(models.F("id"), descending=True),
            condition=models.Q(("hidden_at__isnull", True)),
            name=name,
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_advocacy_outlook_knowledge_promises")]

    operations = [
        newest_of("partnership", "activities_of_partnership"),
        newest_of("network", "activities_of_network"),
    ]
