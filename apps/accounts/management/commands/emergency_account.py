"""A local account for the day when the municipality's provider is down, or has locked everybody out."""

import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import Role, User
from apps.core.security import SecurityEvent, log_security_event

ROLES = (Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR)


class Command(BaseCommand):
    help = "Lägger upp ett reservkonto, byter dess lösenord eller stänger det. Lösenordet frågas efter och syns aldrig."

    def add_arguments(self, parser):
        parser.add_argument("username", help="användarnamn, till exempel reserv-1")
        parser.add_argument(
            "--role", action="append", choices=[role.value for role in ROLES], help="roll, standard administrator"
        )
        parser.add_argument("--close", action="store_true", help="stäng kontot; det kan öppnas igen med samma kommando")

    def handle(self, *, username, role, close, **options):
        user = User.objects.filter(username=username).first()
        if user is not None and user.identities.exists():
            raise CommandError(f"{username} loggar in hos kommunens inloggning och kan inte bli reservkonto.")
        if close:
            return self.close(user, username)
        user = user or User(username=username)
        roles = role or [Role.ADMINISTRATOR.value]
        before, user.roles, user.is_active = user.roles, sorted(set(roles)), True
        user.set_password(self.ask_for_password(user))
        try:
            user.full_clean(exclude=["person"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        facts = {"before": before, "after": user.roles, "by": "shell"}
        log_security_event(SecurityEvent.ROLE_CHANGED, user=user, **facts)
        self.stdout.write(f"Reservkontot {username} är öppet som {', '.join(user.roles)}. Stäng det med --close.")
        return None

    def close(self, user, username):
        if user is None:
            raise CommandError(f"Det finns inget konto som heter {username}.")
        before, user.roles, user.is_active = user.roles, [], False
        user.set_unusable_password()
        user.save()
        log_security_event(SecurityEvent.ROLE_CHANGED, user=user, before=before, after=[], by="shell")
        self.stdout.write(f"Reservkontot {username} är stängt. Den som var inloggad med det är utloggad.")

    def ask_for_password(self, user):
        password = getpass.getpass("Lösenord, minst 12 tecken: ")
        if password != getpass.getpass("En gång till: "):
            raise CommandError("Lösenorden är inte lika. Ingenting har ändrats.")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
