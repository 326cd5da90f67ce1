"""Who is contact person follows from ContactAssignment: the role is taken out of the list kept for each user."""

import django.contrib.postgres.fields
from django.db import migrations, models

CHOICES = [("samordnare", "samordnare"), ("revisor", "revisor"), ("administrator", "administratör")]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_identity_and_drafts"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="accounts_user_known_roles"),
        migrations.RunSQL(
            "UPDATE accounts_user SET roles = array_remove(roles, 'kontaktperson') WHERE 'kontaktperson' = ANY (roles)",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="user",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=CHOICES, max_length=20),
                blank=True,
                default=list,
                size=None,
                verbose_name="roller",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(roles__contained_by=["samordnare", "revisor", "administrator"]),
                name="accounts_user_known_roles",
                violation_error_message="En av rollerna finns inte.",
            ),
        ),
    ]
