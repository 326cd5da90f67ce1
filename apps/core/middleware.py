"""Headers that every answer of the program carries, and a lid on what a request may hold."""

from django.conf import settings
from django.shortcuts import render

from apps.core.security import SecurityEvent, log_security_event

# What a page of ours may ask the browser for: nothing.
CLOSED_DOORS = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
HEADERS = {
    "Permissions-Policy": ", ".join(f"{door}=()" for door in CLOSED_DOORS),
    "Cross-Origin-Resource-Policy": "same-origin",
    # No browser and no proxy keeps a copy of a page with somebody's name on it.
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


def takes_files(view):
    """Marks a view that may be sent more than the text of a form: up to MAX_UPLOAD_REQUEST."""
    view.takes_files = True
    return view


class HeadersMiddleware:
    """Adds HEADERS; a view that has said something itself is left alone, but nothing may be stored by anybody."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            if name == "Cache-Control" and "no-store" not in response.headers.get(name, ""):
                response.headers[name] = value
            response.headers.setdefault(name, value)
        return response


class RequestSizeMiddleware:
    """Refuses a body that is too large before anything reads it, with a page that says what to do.

    Stands before the middleware that reads the form's token. Only views marked by `takes_files` take files, and only
    from somebody who is signed in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdigit() else 0
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if size > limit and getattr(view, "takes_files", False) and request.user.is_authenticated:
            limit = settings.MAX_UPLOAD_REQUEST
        if size <= limit:
            return None
        log_security_event(SecurityEvent.TOO_LARGE, request=request, size=size)
        return render(request, "413.html", {"limit": limit}, status=413)
