"""Fills a demo database, once. A second run looks, finds everything in the history and creates nothing."""

from django.db import connection, transaction

from apps.accounts.models import User
from apps.core.history import importing
from apps.evaluation.models import EvaluationRound
from apps.policy.models import Goal
from apps.portal.demo.activities import add_activities
from apps.portal.demo.advocacy import add_advocacy
from apps.portal.demo.cities import add_cities
from apps.portal.demo.documents import add_documents
from apps.portal.demo.duplicates import add_duplicates
from apps.portal.demo.examples import EXAMPLES
from apps.portal.demo.grants import add_grants
from apps.portal.demo.happenings import HAPPENINGS
from apps.portal.demo.history import add_history
from apps.portal.demo.knowledge import add_knowledge
from apps.portal.demo.known_projects import KNOWN
from apps.portal.demo.letters import add_letters
from apps.portal.demo.lookup import Lookup
from apps.portal.demo.mark import claim
from apps.portal.demo.networks import add_networks
from apps.portal.demo.organisations import add_organisations
from apps.portal.demo.outlook import add_outlook
from apps.portal.demo.people import add_people
from apps.portal.demo.projects import add_examples
from apps.portal.demo.promises import add_promises
from apps.portal.demo.proposals import add_proposals
from apps.portal.demo.steering import add_steering
from apps.portal.reference import load
from apps.portal.search.words import refresh as refresh_words

LOCK = 20190529  # any fixed number: two seeds at the same time wait for each other
ROUNDS = ((2022, 2023), (2024, 2025))
# Units whose records the demo user `kontaktperson` would have written herself.
SCHOOL_UNITS = frozenset({"utbildningskontoret", "ebersteinska-gymnasiet", "second-chance-school"})


def seed():
    """Create what is missing of the demo; returns {Swedish word: how many are new}.

    Raises NotADemoError, before anything is written, when the database is somebody's real one.
    """
    with transaction.atomic(), importing("demo"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        claim()
        if not Goal.objects.exists():
            load()
        created = {"organisationer": add_organisations()}
        lookup = Lookup()
        created["personer"] = add_people(lookup)
        created["nätverk och platser"] = add_networks(lookup)
        created["verkliga projekt"] = add_history(KNOWN, lookup)
        steering, created["uppdrag"] = add_steering(lookup)
        users = {user.username: user for user in User.objects.select_related("person")}

        def user_of(slug):
            return users["kontaktperson" if slug in SCHOOL_UNITS else "samordnare"]

        created["exempelprojekt"] = add_examples(EXAMPLES, lookup=lookup, steering=steering, user_of=user_of)
        created["exempelaktiviteter"] = add_activities(HAPPENINGS, lookup=lookup, user_of=user_of)
        created["löften och bedömningar"] = add_promises(user_of=user_of)
        created["vänorternas exempel"] = add_cities(lookup, by=users["samordnare"])
        created["föreningsbidrag"] = add_grants(lookup, user_of=user_of)
        created["kunskaper att dela"] = add_knowledge(lookup, user_of=user_of)
        created["påverkansarbete"] = add_advocacy(lookup, user_of=user_of)
        created["stora beslut"] = add_outlook(lookup, user_of=user_of)
        created["dubbletters partner"] = add_duplicates(lookup)
        created["handlingar"] = add_documents(user_of)
        created["förslag"] = add_proposals(lookup, proposer=users["lasare"], answerer=users["kontaktperson"])
        created["utvärderingar"] = add_rounds()
        created["brev"] = add_letters()
        if any(created.values()):
            refresh_words()
    return created


def add_rounds():
    """Open the two rounds, unless somebody has made one for any of those years."""
    new = 0
    for first, last in ROUNDS:
        if not EvaluationRound.objects.filter(first_year__lte=last, last_year__gte=first).exists():
            EvaluationRound.objects.create(first_year=first, last_year=last)
            new += 1
    return new
