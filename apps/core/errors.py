"""Friendly error pages. The one for 500 needs neither database nor context."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader

from apps.core.security import SecurityEvent, log_security_event


def bad_request(request, exception):
    """Our own words are shown; what Django says of a broken request is English and for the log."""
    message = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"message": message}, status=400)


def forbidden(request, exception):
    log_security_event(SecurityEvent.DENIED, request=request)
    return render(request, "403.html", {"message": str(exception)}, status=403)


def not_found(request, exception):
    """The same page for what does not exist and for what one may not know of.

    Whoever asks for one record after the other in the hope of an answer is seen in the log.
    """
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if match and match.kwargs and user and user.is_authenticated:
        log_security_event(SecurityEvent.NOT_FOUND, request=request)
    return render(request, "404.html", status=404)


def server_error(request):
    return HttpResponse(loader.get_template("500.html").render(), status=500)
