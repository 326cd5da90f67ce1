"""Where to go after the sign-in: only ever to our own pages."""

from django.conf import settings
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def is_own_address(request, address):
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def safe_target(request, address):
    """The address if it is ours, else the start page."""
    return address if address and is_own_address(request, address) else resolve_url(settings.LOGIN_REDIRECT_URL)
