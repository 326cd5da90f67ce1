"""The sign-in form."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """User name and password. What is wrong is said by the password field, where one types again."""

    error_messages = {
        "invalid_login": "Användarnamnet och lösenordet hör inte ihop. Kontrollera båda och försök igen.",
        "inactive": "Kontot är avstängt. Fråga samordnaren.",
    }

    username = forms.CharField(
        label="Användarnamn",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": "Skriv ditt användarnamn",
            "max_length": "Användarnamnet är för långt",
            "null_characters_not_allowed": "Användarnamnet innehåller ett tecken som inte går att använda",
        },
    )
    password = forms.CharField(
        label="Lösenord",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": "Skriv ditt lösenord",
            "max_length": "Lösenordet är för långt",
            "null_characters_not_allowed": "Lösenordet innehåller ett tecken som inte går att använda",
        },
    )

    def clean(self):
        try:
            return super().clean()
        except forms.ValidationError as error:
            self.add_error("password", error)
            return self.cleaned_data
