"""Django's migrate, which ends with a guard on every table of history."""

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections


class Command(Migrate):
    """Tables of history made by any migration are guarded before anybody writes in them; see accounts.0005."""

    def handle(self, *args, **options):
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        with connections[options["database"]].cursor() as cursor:
            cursor.execute("SELECT to_regprocedure('guard_history()') IS NOT NULL")
            if cursor.fetchone()[0]:
                cursor.execute("SELECT guard_history()")
