"""Goals, ambitions and the council's goals."""

import pytest
from django.core.exceptions import ValidationError

from apps.policy.models import Ambition, Goal, SustainableDevelopmentGoal
from tests.factories import make_ambition, make_council_goal, make_document, make_goal, make_sdg

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["M1", "F12", "A99", "P1"])
def test_ambition_code_is_an_area_and_a_number(code):
    make_ambition(code=code).full_clean()


@pytest.mark.parametrize("code", ["", "M", "M0", "M01", "X1", "m1", "M100", "M1 ", "1M", "M1\n"])
def test_other_codes_are_refused(code):
    ambition = make_ambition()
    ambition.code = code
    with pytest.raises(ValidationError) as found:
        ambition.full_clean()
    assert list(found.value.message_dict) == ["code"]


def test_ambitions_stand_in_the_order_of_the_text():
    make_ambition(code="A1", position=9)
    make_ambition(code="M1", position=1)
    make_ambition(code="F1", position=5)
    assert list(Ambition.objects.values_list("code", flat=True)) == ["M1", "F1", "A1"]


def test_goals_stand_in_the_order_of_their_document():
    document = make_document()
    second, first = make_goal(document=document, number=2), make_goal(document=document, number=1)
    assert list(Goal.objects.all()) == [first, second]


@pytest.mark.parametrize("colour", ["", "red", "#fff", "#e5243b", "#E5243", "#E5243G", "#E5243B;x"])
def test_sdg_colour_is_six_hex_digits(colour):
    sdg = make_sdg(number=1)
    sdg.colour = colour
    with pytest.raises(ValidationError) as found:
        sdg.full_clean()
    assert list(found.value.message_dict) == ["colour"]


def test_sdg_is_known_by_its_number():
    make_sdg(number=11, name="Hållbara städer och samhällen")
    assert str(SustainableDevelopmentGoal.objects.get(pk=11)) == "11 Hållbara städer och samhällen"


def test_names_say_what_they_are():
    document = make_document(title="Internationellt arbete", dnr="KS 2019/0528")
    assert str(document) == "Internationellt arbete (KS 2019/0528)"
    assert str(make_council_goal(title="En grön stad")) == "En grön stad"
    assert str(make_ambition(code="M1", text="Staden blir känd.")) == "M1 Staden blir känd."
