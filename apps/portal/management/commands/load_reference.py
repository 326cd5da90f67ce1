"""`manage.py load_reference`: puts the reference data of `fixtures/` into the register."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.portal.reference import FOLDER, ReferenceDataError, load


class Command(BaseCommand):
    help = "Lägger in det som saknas av grunddata (fixtures/*.json). Skriver aldrig över det som användare ändrat."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=FOLDER, help="mapp att läsa från, annars fixtures/")

    def handle(self, *args, folder, **options):
        try:
            created = load(folder)
        except ReferenceDataError as error:
            raise CommandError(f"Grunddata lästes inte in, inget är ändrat. {error}") from None
        if not created:
            self.stdout.write("Grunddata: inget nytt.")
            return
        self.stdout.write("Grunddata, nya rader:")
        for model, number in created.items():
            self.stdout.write(f"{number:5} {model._meta.verbose_name_plural}")
