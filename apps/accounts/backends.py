"""Sign-in with user name and password."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend


class PasswordBackend(BaseBackend):
    """Checks the password and loads the user together with its person, in one query."""

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

    def get_user(self, user_id):
        model = get_user_model()
        return model.objects.select_related("person").filter(pk=user_id, is_active=True).first()
