"""How long a sign-in lasts: an absolute limit, and a limit without activity.

Rights are read from the database at every request, but who has left the municipality is known by the provider alone:
therefore everybody has to sign in anew after SESSION_LIMIT, whatever they do in the meantime.
"""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in

STARTED, SEEN = "signed_in_at", "seen_at"
WRITTEN_EVERY = 300  # seconds between notes of activity: one write in five minutes, not one for every page


def start(sender, request, user, **kwargs):
    request.session[STARTED] = request.session[SEEN] = int(time.time())


def listen():
    """Called once, when the program starts. A signal, so that no way of signing in can forget the limits."""
    user_logged_in.connect(start, dispatch_uid=f"{__name__}.start")


def has_ended(session):
    """Has a signed-in session passed one of its limits? One without a start has: it is not of our making."""
    if SESSION_KEY not in session:
        return False
    now = time.time()
    started, seen = session.get(STARTED, 0), session.get(SEEN, 0)
    return not (started <= now + 60 and now - started < settings.SESSION_LIMIT and now - seen < settings.SESSION_IDLE)


def note_activity(session):
    if SESSION_KEY in session and time.time() - session.get(SEEN, 0) > min(WRITTEN_EVERY, settings.SESSION_IDLE / 4):
        session[SEEN] = int(time.time())
        # Writing would prolong the row in the table and the cookie: both end with the sign-in.
        session.set_expiry(max(1, int(session[STARTED] + settings.SESSION_LIMIT - time.time())))
