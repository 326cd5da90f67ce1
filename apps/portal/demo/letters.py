"""Last month's letters in the demo: sent, unclear and failed, so that each state can be seen."""

import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.letters import folder
from apps.accounts.letters.transport import message_for
from apps.accounts.models import Letter, LetterRun, Person
from apps.portal.letters.run import month_key

State = Letter.State
# person, state, tries, what went wrong
LETTERS = (
    ("Demo Kontaktperson", State.SENT, 1, ""),
    ("Demo Samordnare", State.SENT, 1, ""),
    ("Demo Ersättare, Utbildningskontoret", State.SENT, 2, ""),
    ("Demo Kontaktperson, Socialkontoret", State.SENDING, 1, "SMTPServerDisconnected: Connection unexpectedly closed"),
    ("Demo Kontaktperson, Nodra AB", State.FAILED, 1, "550 5.1.1 Exempel: brevlådan finns inte"),
)
SUBJECT = "Internationell samverkan: två saker väntar på dig"
BODY = """Hej!

Det här är ett exempel på månadsbrevet. Ett riktigt brev räknar upp det som väntar, med en länk till varje sak.

När du hinner
-------------
* Exempel: Skriv vad aktiviteten gav
* Exempel: Bekräfta uppgifterna om en vänort

Brevet kommer en gång i månaden när något väntar.
"""


def add_letters():
    """Create them, once. Returns how many are new."""
    if LetterRun.objects.exists():
        return 0
    now = timezone.now()
    written = now.replace(day=1) - datetime.timedelta(days=3)
    key = month_key(timezone.localdate(written))
    persons = {person.name: person for person in Person.objects.filter(name__in=[row[0] for row in LETTERS])}
    rows = [row for row in LETTERS if row[0] in persons]
    run = LetterRun.objects.create(key=key, finished_at=written, written=len(rows), idle=7)
    LetterRun.objects.filter(pk=run.pk).update(started_at=written)
    letters = [
        Letter(person=persons[name], key=key, subject=SUBJECT, body=BODY, state=state, attempts=tries, error=error)
        for name, state, tries, error in rows
    ]
    Letter.objects.bulk_create(letters)
    Letter.objects.filter(key=key).update(created_at=written, changed_at=written)
    sent = Letter.objects.filter(key=key, state=State.SENT).select_related("person")
    transaction.on_commit(lambda: [folder.write(message_for(letter).message()) for letter in sent])
    return len(letters)
