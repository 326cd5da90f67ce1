"""What a password of a local account may not be, beside what Django itself refuses."""

from django.core.exceptions import ValidationError

# Whoever guesses at this program begins with these; å, ä and ö also as a and o.
WORDS = (
    "norrköping",
    "norrkoping",
    "kommun",
    "internationell",
    "samverkan",
    "samordnare",
    "vänort",
    "vanort",
    "reserv",
    "lösenord",
    "losenord",
    "password",
    "administrat",
)


class ContextValidator:
    """Refuses passwords with words that anybody who knows the program would try."""

    def validate(self, password, user=None):
        if any(word in password.casefold() for word in WORDS):
            raise ValidationError(
                "Lösenordet innehåller ett ord som är lätt att gissa här, till exempel kommunens namn.", code="context"
            )

    def get_help_text(self):
        return "Lösenordet får inte innehålla kommunens eller programmets namn."
