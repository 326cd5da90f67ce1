"""Small generic views of our own."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The form was open too long or cookies are blocked."""
    return render(request, "403_csrf.html", status=403)
