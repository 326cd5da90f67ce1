"""Tell the planner that comparing names costs something, so that it uses the index also when the register is small."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_duplicates")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION plain_names(text, text) COST 1000", "ALTER FUNCTION plain_names(text, text) COST 100"
        )
    ]
