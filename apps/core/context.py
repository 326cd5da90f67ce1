"""What every template needs."""

from django.conf import settings

from apps.core.doors import door_of, siblings_of


def site(request):
    """`door` and `siblings` come from the path, so that base.html can mark where you are without help from the page."""
    return {
        "DEMO": settings.DEMO,
        "MAILBOX": settings.MAILBOX,
        "door": door_of(request.path),
        "siblings": siblings_of(request.path),
    }
