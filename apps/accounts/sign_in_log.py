"""Sign-in, its failures, lock-out and sign-out in the security log.

Signals, against our habit: Django and axes send them from inside the sign-in itself, whichever way somebody came in
(password, the municipality's provider, the demo's buttons), so that no way in can forget to write its line.
"""

from axes.signals import user_locked_out
from django.contrib.auth import BACKEND_SESSION_KEY, get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from apps.core.security import SecurityEvent, log_security_event


def signed_in(sender, request, user, **kwargs):
    backend = request.session.get(BACKEND_SESSION_KEY, "").rpartition(".")[2]
    log_security_event(SecurityEvent.SIGN_IN, request=request, user=user, backend=backend)


def signed_out(sender, request, user, **kwargs):
    if user is not None:
        log_security_event(SecurityEvent.SIGN_OUT, request=request, user=user)


def sign_in_failed(sender, credentials, request=None, **kwargs):
    """The name that was typed is not noted: it may be a password in the wrong field."""
    log_security_event(SecurityEvent.SIGN_IN_FAILED, request=request, user=known(credentials.get("username")))


def locked_out(sender, request, username=None, **kwargs):
    log_security_event(SecurityEvent.LOCKED_OUT, request=request, user=known(username))


def known(username):
    """The user with this login, None when there is none."""
    if not username or "\x00" in username:
        return None
    return get_user_model().objects.filter(username=username).first()


def listen():
    """Called once, when the program starts."""
    for signal, receiver in (
        (user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (user_login_failed, sign_in_failed),
        (user_locked_out, locked_out),
    ):
        signal.connect(receiver, dispatch_uid=f"{__name__}.{receiver.__name__}")
