from django.core.management.base import BaseCommand, CommandError

from apps.portal.demo.mark import NotADemoError, is_demo
from apps.portal.demo.seed import seed
from apps.portal.reference import ReferenceDataError


class Command(BaseCommand):
    help = "Fyller en demodatabas med verkliga äldre projekt och exempel. Skapar bara det som saknas."

    def add_arguments(self, parser):
        parser.add_argument(
            "--is-demo",
            action="store_true",
            help="Svara bara på om databasen är märkt som demo: avslutar med 0 om den är det, annars 1.",
        )

    def handle(self, *args, **options):
        if options["is_demo"]:
            if not is_demo():
                raise CommandError("Databasen är inte märkt som demo.")
            self.stdout.write("Databasen är märkt som demo.")
            return
        try:
            created = seed()
        except (NotADemoError, ReferenceDataError) as error:
            raise CommandError(str(error)) from None
        new = ", ".join(f"{count} {what}" for what, count in created.items() if count)
        self.stdout.write(f"Nytt i demon: {new}." if new else "Demon är redan på plats.")
