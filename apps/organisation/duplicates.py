"""Is it one of these? Names that come close to one that is written, so that nothing stands in the register twice.

Names are compared by their trigrams, after `plain_names` has taken away accents, case, signs and words such as AB or
kommun. For organisations PostgreSQL has an index over what it gives; other tables with a name are short.
"""

from django.contrib import messages
from django.db import connection, models
from django.db.models import Q
from django.utils.html import format_html

from apps.organisation.models import ExternalOrganisation, NotSame, PlainNames

# From 0 to 1. Likely enough to ask about, and so likely that a name in another country is asked about too.
ALIKE, EQUAL = 0.5, 0.95
ASKED = 5
MAX_LINES = 20
# Cities that people write in more than one language, as `plain_names` leaves them.
PLACES = [
    set(line.split(" / "))
    for line in """\
goteborg / gothenburg
kopenhamn / kobenhavn / copenhagen
helsingor / elsinore
helsingfors / helsinki
abo / turku
tammerfors / tampere
esbo / espoo
vasa / vaasa
bjorneborg / pori
reval / tallinn
riga / rīga
dorpat / tartu
vilnius / wilno
gdansk / danzig
szczecin / stettin
warszawa / warsaw / warschau
krakow / cracow / krakau
praha / prag / prague
wien / vienna
munchen / munich / muenchen
koln / cologne / koeln
nurnberg / nuremberg
firenze / florence / florens
venezia / venice / venedig
milano / milan
roma / rome / rom
napoli / naples / neapel
torino / turin
lisboa / lissabon / lisbon
antwerpen / antwerp / anvers
bruxelles / brussel / bryssel / brussels
haag / den haag / hague
geneve / geneva / genf
beograd / belgrade / belgrad
bucuresti / bucharest / bukarest
athina / athens / aten
kyjiv / kiev / kyiv
torshavn / thorshavn
""".splitlines()
]


class Likeness(models.Func):
    """How alike the most alike of some lines and the lines of a column are, from 0 to 1."""

    output_field = models.FloatField()

    template = (
        "(SELECT max(similarity(typed.line, known.line)) FROM string_to_table(%(expressions)s, E'\\n') AS known(line))"
    )
    arg_joiner = ", E'\\n') AS typed(line), string_to_table("

    def __init__(self, lines, column):
        super().__init__(models.Value("\n".join(lines)), column)


def plain_lines(name, others=""):
    """The names as PostgreSQL compares them, cities in their other languages too; one small question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plain_names(%s, %s)", [name, others])
        lines = cursor.fetchone()[0].splitlines()[:MAX_LINES]
    return list(dict.fromkeys(spelt for line in lines for spelt in (line, *in_other_languages(line))))


def in_other_languages(line):
    """ "gothenburg" → "goteborg"."""
    words = line.split(" ")
    for place in PLACES:
        for here, word in enumerate(words):
            if word in place or word.removesuffix("s") in place:
                for other in sorted(place - {word, word.removesuffix("s")}):
                    yield " ".join([*words[:here], other, *words[here + 1 :]])


def nearest(records, names, lines, *, least=ALIKE):
    """The records most like some plain lines, likest first, each with its `likeness`; one question.

    `names` is a PlainNames over the columns of the record that hold its names.
    """
    if not lines:
        return []
    close = Q()
    for line in lines:
        close |= Q(plain__trigram_word_similar=line)
    found = records.alias(plain=names).filter(close).annotate(likeness=Likeness(lines, names))
    return list(found.filter(likeness__gte=least).order_by("-likeness", "pk")[: 4 * ASKED])


def alike(name, *, others="", country="", but=None):
    """Visible organisations that a name may already stand for, likest first; two questions.

    `others` are further names, one a line. A name in another country is somebody else's unless it is the same.
    """
    records = ExternalOrganisation.objects.visible().exclude(pk=but)
    found = nearest(records, PlainNames("name", "aliases"), plain_lines(name, others))
    if country:
        found = [one for one in found if one.country in ("", country) or one.likeness >= EQUAL]
    return found[:ASKED]


def warn_of_same(request, record, **same):
    """Say, with a link, that another record of the title is there already; it may be the same. One question.

    `same` are further fields that the two have alike. Only what the reader may see is told.
    """
    records = type(record).objects.readable_by(request.user).filter(title=record.title, **same).exclude(pk=record.pk)
    other = records.order_by("-pk").only("pk", "title").first()
    if other is not None:
        words = 'Det finns redan en post som heter så: <a href="{}">{}</a>. Är det samma? Säg till samordnaren.'
        messages.warning(request, format_html(words, other.get_absolute_url(), other))


def pair(one, other):
    """Two ids, the lower first."""
    return (one, other) if one < other else (other, one)


def remember_not_same(model, one, other, *, by):
    """Note that two records only look alike, so that nobody is asked again."""
    first, second = pair(one, other)
    NotSame.objects.get_or_create(model=model._meta.label, first_id=first, second_id=second, defaults={"by": by})
