"""Drafts as the script and the buttons send them. A draft is its owner's alone: no address leads to another's."""

from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.drafts import store
from apps.accounts.drafts.desk import RESUME
from apps.core.conflicts import values_of

SOMEBODY_ELSE = "Någon annan är inloggad i den här webbläsaren nu. Det du skriver sparas inte som utkast."
TOO_LARGE = "Texten är för lång för ett utkast. Den finns kvar här på sidan."


def key_of(request, form):
    """Which draft is meant. A record that does not exist is no harm: the draft is seen by nobody else."""
    post = request.GET.get("post", "")
    if form not in store.FORMS or (post and not (post.isascii() and post.isdigit() and len(post) <= 18)):
        raise Http404
    return {"user": request.user, "form": form, "object_id": int(post) if post else None}


@never_cache
@require_http_methods(["GET", "POST"])
def draft(request, form):
    """POST keeps what is typed. GET tells an open page who is signed in now, and the token that is valid now."""
    key = key_of(request, form)
    if request.method == "GET":
        return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})
    if request.headers.get("X-Draft-User", str(request.user.pk)) != str(request.user.pk):
        return JsonResponse({"text": SOMEBODY_ELSE, "stop": True}, status=409)
    try:
        kept = store.keep(**key, values=values_of(request.POST))
    except store.TooLargeError:
        return JsonResponse({"text": TOO_LARGE}, status=413)
    except store.ElsewhereError as error:
        when = f" från {store.time_of(error.draft)}" if error.draft else ""
        text = f"Det finns redan ett utkast{when}. Fortsätt med det eller kasta det, annars sparas inget nytt utkast."
        return JsonResponse({"text": text}, status=409)
    return JsonResponse({"text": f"Utkast sparat {store.time_of(kept)}"})


def back(request, query=""):
    """To the form that asked."""
    path = request.POST.get("tillbaka", "").partition("?")[0]
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect((path if safe else "/") + query)


@require_POST
def resume(request, form):
    found = store.take_over(**key_of(request, form))
    return back(request, f"?utkast={RESUME}" if found else "")


@require_POST
def discard(request, form):
    store.discard(**key_of(request, form))
    return back(request)


@require_GET
def signed_in(request):
    """Where a sign-in in a tab of its own ends: the form waits in the other."""
    return render(request, "accounts/signed_in.html")
