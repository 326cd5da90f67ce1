"""What every record has: visibility, versions, locks and facts."""

import datetime
import threading

import pytest
from django.db import connection, transaction

from apps.core.models import StaleVersionError, lock, touch
from apps.partnerships.models import PartnershipFact
from apps.projects.models import Funder
from tests.factories import make_funder, make_partnership_fact, make_user

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_visible_leaves_hidden_records_out():
    seen = make_funder()
    make_funder(hidden_at=NOW)
    assert list(Funder.objects.visible()) == [seen]


@pytest.mark.django_db
def test_lock_refuses_a_version_that_somebody_has_saved_over():
    funder, user = make_funder(), make_user()
    touch(funder, by=user).save()
    with transaction.atomic():
        assert lock(Funder, funder.pk, 2) == funder
        assert lock(Funder, funder.pk) == funder
        with pytest.raises(StaleVersionError) as found:
            lock(Funder, funder.pk, 1)
    assert found.value.code == "stale"
    assert found.value.messages[0].startswith("Någon annan har sparat ändringar medan du skrev.")


@pytest.mark.django_db
def test_touch_counts_up_and_notes_who():
    funder, user = make_funder(), make_user()
    touch(funder, by=user)
    assert (funder.version, funder.updated_by) == (2, user)


@pytest.mark.django_db
def test_record_without_an_owner_belongs_to_no_unit():
    assert make_funder().owner_unit_ids() == set()


@pytest.mark.django_db(transaction=True)
def test_second_writer_waits_for_the_first_and_is_told():
    """Two people open version 1 and save at the same moment: one of them must hear of it."""
    funder = make_funder()
    locked, outcome = threading.Event(), []

    def second():
        try:
            locked.wait(10)
            with transaction.atomic():
                lock(Funder, funder.pk, 1)
            outcome.append("saved over")
        except StaleVersionError:
            outcome.append("told")
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        mine = lock(Funder, funder.pk, 1)
        locked.set()
        thread.join(0.3)
        assert outcome == []  # waits as long as we hold the row
        mine.version += 1
        mine.save()
    thread.join(10)
    assert outcome == ["told"]


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"number": 700_000, "qualifier": "nearly"}, "närmare 700\N{NO-BREAK SPACE}000"),
        ({"number": 52_000}, "52\N{NO-BREAK SPACE}000"),
        ({"number": 0}, "0"),
        ({"date": "1960-talet"}, "1960-talet"),
        ({"date": "1949"}, "1949"),
        ({"text": "Stavanger"}, "Stavanger"),
    ],
)
def test_fact_says_its_value_in_words(fields, value):
    assert PartnershipFact(**fields).value == value


@pytest.mark.django_db
def test_two_sources_stand_side_by_side():
    first = make_partnership_fact(number=700_000, qualifier="over", source="Policyn 2019")
    second = make_partnership_fact(
        partnership=first.partnership, number=605_273, as_of=2024, source="Statistik", preferred=False
    )
    assert list(first.partnership.facts.all()) == [first, second]
    assert [str(fact) for fact in first.partnership.facts.all()] == [
        "Invånare: över 700\N{NO-BREAK SPACE}000",
        "Invånare: 605\N{NO-BREAK SPACE}273",
    ]
