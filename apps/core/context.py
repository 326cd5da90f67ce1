"""What every template needs."""

from django.conf import settings


def site(request):
    """`door` is the first part of the path, so that base.html can mark where you are without help from the page."""
    return {"DEMO": settings.DEMO, "MAILBOX": settings.MAILBOX, "door": request.path.split("/", 2)[1]}
