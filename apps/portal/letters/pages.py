"""Trying a month's letters out, deciding about single letters, and reading what the demo has sent."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.letters import folder
from apps.accounts.letters.outbox import NOWHERE, note_arrival, send_again
from apps.accounts.letters.transport import can_send
from apps.accounts.models import Letter
from apps.accounts.tasks import send_letters_now
from apps.core.views import ListPage, Page
from apps.portal.letters.digest import Desk
from apps.portal.letters.lists import must_keep_letters
from apps.portal.letters.recipients import persons, recipients
from apps.portal.letters.run import draft_now, month_key
from apps.portal.tasks import write_letters_now

PER_PAGE = 25
# Letters that the demo's page lists.
SHOWN = 100
NOTHING_WAITS = "Inget väntar längre på {person}, så det finns inget att skriva. Brevet skickas inte."


@require_http_methods(["GET", "POST"])
def digest(request):
    """Who would get what this month; a POST lets the worker write and send."""
    must_keep_letters(request)
    if request.method == "POST":
        if can_send():
            write_letters_now.defer(user_id=request.user.pk)
            messages.success(request, "Breven är beställda. Ladda om sidan om en stund och se hur det gick.")
        else:
            messages.error(request, NOWHERE)
        return redirect("letter_list")
    today = timezone.localdate()
    page = Page(persons(today), ListPage().page_number(request), PER_PAGE)
    letters = {letter.person_id: letter for letter in Letter.objects.filter(key=month_key(today)).defer("body")}
    desk = Desk(today)
    rows = [(one, desk.digest(one), letters.get(one.person.pk)) for one in recipients(page, today)]
    context = {"page": page, "rows": rows, "today": today, "nowhere": "" if can_send() else NOWHERE}
    return render(request, "letters/digest.html", context)


@require_POST
def letter_decide(request, pk):
    """What a person has found out about a letter, or wants done with it."""
    must_keep_letters(request)
    letter = get_object_or_404(Letter.objects.select_related("person"), pk=pk)
    wanted = request.POST.get("gor")
    try:
        if wanted == "igen":
            again(request, letter)
        elif wanted == "framme":
            note_arrival(letter=letter, by=request.user)
            messages.success(request, f"Brevet till {letter.person} står nu som skickat.")
        else:
            messages.error(request, "Välj vad du vill göra med brevet.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("letter_list")


def again(request, letter):
    """Send with what waits today: what has been done since, or marked, is no longer in it."""
    draft = draft_now(letter, timezone.localdate())
    if draft is None:
        messages.error(request, NOTHING_WAITS.format(person=letter.person))
        return
    send_again(letter=letter, by=request.user, draft=draft)
    send_letters_now.defer()
    messages.success(request, f"Brevet till {letter.person} skickas igen. Ladda om sidan om en stund.")


def must_be_demo():
    if not settings.DEMO:
        raise Http404("Sidan finns bara i demon.")


@require_GET
def demo_letter_list(request):
    must_be_demo()
    return render(request, "letters/demo_list.html", {"letters": folder.newest(SHOWN), "shown": SHOWN})


@require_GET
def demo_letter(request, name):
    must_be_demo()
    letter = folder.read(name)
    if letter is None:
        raise Http404("Brevet finns inte.")
    return render(request, "letters/demo_letter.html", {"letter": letter})
