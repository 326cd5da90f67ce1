"""A long form that was sent without a valid session: what was typed is handed back, to be sent again.

Nothing is stored: the text goes back to the browser it came from, in hidden fields of a page that says what to do.
With script the form notices in time (static/js/drafts.js) and this page is never seen.
"""

from django.conf import settings
from django.shortcuts import render, resolve_url

# What is not sent again.
LEFT_OUT = frozenset({"csrfmiddlewaretoken"})


def comes_from_us(request):
    """Does the browser vouch that a page of ours sent the form? Another site's text must not be passed on."""
    origin = request.headers.get("Origin")
    return origin == f"{request.scheme}://{request.get_host()}"


def handed_back(request):
    """The page with what was typed, or None when this is not such a form or not ours. See forms.RecordForm."""
    if request.method != "POST" or not request.POST.get("draft") or not comes_from_us(request):
        return None
    typed = [(name, text) for name, texts in request.POST.lists() if name not in LEFT_OUT for text in texts]
    context = {"typed": typed, "sign_in": resolve_url(settings.LOGIN_URL)}
    return render(request, "core/unsent.html", context, status=403)
