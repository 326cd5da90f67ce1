"""The ways of signing in: user name and password, or the municipality's provider."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend


class UserBackend(BaseBackend):
    def get_user(self, user_id):
        """The user together with its person, in one query; None ends the session of an account that was closed."""
        model = get_user_model()
        return model.objects.select_related("person").filter(pk=user_id, is_active=True).first()


class ProviderBackend(UserBackend):
    """Whom the municipality's provider has vouched for: the callback signs in, nobody is asked for a password."""


class PasswordBackend(UserBackend):
    """Checks the password of a local account."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or password is None or "\x00" in username + password:
            return None
        model = get_user_model()
        try:
            user = model.objects.get_by_natural_key(username)
        except model.DoesNotExist:
            # The same work as for a known user, so that the answer's time does not tell who exists.
            model().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None
