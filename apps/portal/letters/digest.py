"""What the monthly letter says: short, in plain text, and nothing that is sekretessmarkerat by name."""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from apps.core.templatetags.intl import longdate, numeral, upfirst
from apps.networks.models import Representation
from apps.organisation.filters import vacant
from apps.portal.deadlines import seat_duties
from apps.portal.duties import drafts_of, open_duties
from apps.portal.duty import Duty
from apps.portal.letters.recipients import Recipient, joined, units_of, units_of_nobody
from apps.portal.unconfirmed import KINDS, confirm_duty, needs_confirmation

# Rows under each heading, and units or profiles that are named in one row; the rest are counted.
SHOWN, NAMED = 12, 6
# So many profiles to confirm are told in one row.
TOGETHER = 3
UNNAMED = "{count} {things} gäller sekretessmarkerade poster och nämns inte här. Du ser {them} när du är inloggad."


@dataclass
class Digest:
    """One person's letter. `count` is everything that waits, named or not."""

    recipient: Recipient
    duties: list[Duty] = field(default_factory=list)
    orphans: list[Duty] = field(default_factory=list)
    vacant: list = field(default_factory=list)
    unconfirmed: int = 0
    drafts: int = 0

    @property
    def count(self):
        return len(self.duties) + len(self.orphans) + len(self.vacant) + self.drafts

    @property
    def subject(self):
        return f"Internationell samverkan: {numeral(self.count)} {things(self.count)} väntar på dig"

    @property
    def body(self):
        return "\n\n".join(part for part in self.parts() if part) + "\n"

    def parts(self):
        today = timezone.localdate()
        role = self.recipient.role
        yield "Hej!"
        yield f"Det här väntar på dig som är {role}, i registret över Norrköpings internationella samverkan."
        late = [duty for duty in self.duties if duty.due and duty.due < today]
        ahead = [duty for duty in self.duties if duty.due and duty.due >= today]
        yield section("Har passerat sitt datum", late)
        yield section("Har ett datum som närmar sig", ahead)
        yield section("När du hinner", [duty for duty in self.duties if not duty.due])
        yield from self.coordination()
        if self.drafts:
            words = "ett utkast som inte är sparat" if self.drafts == 1 else f"{self.drafts} utkast som inte är sparade"
            yield f"Du har {words}. Öppna formuläret igen så finns texten kvar."
        yield f"Startsidan visar vad som väntar just nu:\n{absolute(reverse('start'))}"
        yield f"Brevet kommer en gång i månaden när något väntar. {self.whom()}"

    def whom(self):
        """Why it came to this address, and what to do if that is wrong."""
        person, role = self.recipient.person, self.recipient.role
        if self.recipient.mailbox:
            return f"Det går till enhetens funktionsbrevlåda, till {person}. Är det fel, skriv till {settings.MAILBOX}."
        if self.recipient.is_coordinator:
            return "Det går till alla som har rollen samordnare."
        return f"Är du inte {role}? Skriv till {settings.MAILBOX}."

    def coordination(self):
        """What lands with the samordnare because nobody else is there."""
        if self.orphans:
            yield section("Hos enheter utan kontaktperson, eller utan ansvarig enhet", self.orphans, profiles="")
            yield "Det går till dig som samordnar, tills någon är utsedd."
        if self.vacant:
            named = self.vacant[:NAMED]
            more = len(self.vacant) - len(named)
            told = joined([unit.name for unit in named] + ([f"{more} till"] if more else []))
            address = absolute(f"{reverse('unit_list')}?kontakt=saknas")
            yield f"Saknar kontaktperson: {told}.\n{address}"
        if self.unconfirmed:
            profiles = "profil är inte bekräftad" if self.unconfirmed == 1 else "profiler är inte bekräftade"
            address = absolute(reverse("confirmation_list"))
            yield f"{upfirst(numeral(self.unconfirmed))} {profiles} på ett år, hos alla enheter:\n{address}"


def things(count):
    return "sak" if count == 1 else "saker"


def absolute(path):
    return urljoin(f"{settings.SITE_URL}/", path)


def section(heading, duties, profiles="?enhet=mina"):
    """The heading and its rows, empty when there are none. `profiles` is the query that lists its profiles."""
    if not duties:
        return ""
    named = [duty for duty in duties if duty.may_leave_the_house]
    unnamed = len(duties) - len(named)
    named = with_profiles_together(named, profiles)
    rows = [f"{heading}\n{'-' * len(heading)}"]
    for duty in named[:SHOWN]:
        rows.append(f"* {one_line(duty.what)}\n  {one_line(duty.about)}. {day_of(duty)}".rstrip())
        rows[-1] += f"\n  {absolute(duty.href)}"
    if len(named) > SHOWN:
        rows.append(f"* Och {len(named) - SHOWN} till. Du ser dem när du är inloggad.")
    if unnamed:
        words = {
            "count": upfirst(numeral(unnamed)),
            "things": things(unnamed),
            "them": "den" if unnamed == 1 else "dem",
        }
        rows.append(f"* {UNNAMED.format(**words)}")
    return "\n\n".join(rows)


def with_profiles_together(duties, query):
    """Many profiles to confirm are one row, which leads to the list of them."""
    profiles = [duty for duty in duties if isinstance(duty.record, KINDS)]
    if len(profiles) < TOGETHER:
        return duties
    names = [duty.record.name for duty in profiles]
    more = [f"{len(names) - NAMED} till"] if len(names) > NAMED else []
    what = f"Bekräfta uppgifterna om {numeral(len(names))} vänorter och nätverk"
    address = f"{reverse('confirmation_list')}{query}"
    together = Duty(what, address, joined(names[:NAMED] + more), record=profiles[0].record)
    return [duty for duty in duties if duty not in profiles] + [together]


def day_of(duty):
    """When it is due, unless what it is about says so already."""
    if duty.due is None or longdate(duty.due) in duty.about:
        return ""
    late = duty.due < timezone.localdate()
    return f"{'Skulle ha varit klart' if late else 'Senast'} {longdate(duty.due)}."


def one_line(text):
    """Nothing that somebody typed begins a line of its own."""
    return " ".join(text.split()).rstrip(".")


class Desk:
    """Writes the letters of one day; what several of them need is asked for once."""

    def __init__(self, today):
        self.today = today

    def digest(self, recipient):
        """The letter to somebody; None when nothing waits."""
        assigned = units_of(recipient)
        letter = Digest(recipient, duties=open_duties(assigned) if assigned else [], drafts=drafts_of(recipient.person))
        if recipient.is_coordinator:
            letter.orphans, letter.vacant, letter.unconfirmed = self.orphans, self.vacant, self.unconfirmed
        return letter if letter.count else None

    @cached_property
    def vacant(self):
        return list(vacant().order_by("name"))

    @cached_property
    def unconfirmed(self):
        return sum(needs_confirmation(model, self.today).count() for model in KINDS)

    @cached_property
    def orphans(self):
        """What waits for units that nobody is written to about, and records that no unit answers for."""
        units = units_of_nobody(self.today)
        loose = Representation.objects.filter(Q(network=None) | Q(network__owner_unit=None), unit=None)
        return [
            *(open_duties(units) if units else []),
            *(
                confirm_duty(record)
                for model in KINDS
                for record in needs_confirmation(model, self.today).filter(owner_unit=None).order_by("name")
            ),
            *seat_duties(loose, self.today),
        ]
