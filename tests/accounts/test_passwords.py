import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password", ["Norrköping2026!", "mittLÖSENORD1234", "Vanort-Riga-1988", "kort", "passwordpassword"]
)
def test_password_that_is_easy_to_guess_here_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["en häst äter gröt om natten", "a" * 12 + "b7" * 60, "🦭 simmar i Bråviken"])
def test_any_long_password_of_any_kind_will_do(password):
    validate_password(password)
