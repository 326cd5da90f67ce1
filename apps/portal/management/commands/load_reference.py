"""`manage.py load_reference`: puts the reference data of `fixtures/` into the register."""

from django.core.management.base import BaseCommand, CommandError

from apps.portal.reference import ReferenceDataError, load


class Command(BaseCommand):
    help = "Lägger in det som saknas av grunddata (fixtures/*.json). Skriver aldrig över det som användare ändrat."

    def handle(self, *args, **options):
        try:
            created = load()
        except ReferenceDataError as error:
            raise CommandError(f"Grunddata lästes inte in, inget är ändrat. {error}") from None
        if not created:
            self.stdout.write("Grunddata: inget nytt.")
            return
        self.stdout.write("Grunddata, nya rader:")
        for model, number in created.items():
            self.stdout.write(f"{number:5} {model._meta.verbose_name_plural}")
