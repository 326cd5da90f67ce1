"""Three versions of a form meet: what only one person changed is merged, what both changed is asked about."""

import datetime

import pytest
from django import forms

from apps.core.conflicts import choose, merge, parts_of, posted_values, seal, unseal
from apps.core.forms import AmountField, IsoDateField, PartialDateFormField
from apps.core.partial_date import PartialDate


class Form(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label="Titel")
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea)
    total = AmountField(label="Summa", required=False)
    start = PartialDateFormField(label="Start", required=False)
    day = IsoDateField(label="Dag", required=False)
    aid = forms.BooleanField(label="Bistånd", required=False)
    kind = forms.ChoiceField(label="Slag", choices=[("a", "Första"), ("Grupp", [("b", "Andra")])])
    note = forms.CharField(label="Om slaget", required=False)
    goals = forms.MultipleChoiceField(
        label="Mål", choices=[("1", "Ett"), ("2", "Två"), ("3", "Tre")], widget=forms.CheckboxSelectMultiple
    )


def parts():
    return parts_of(Form().fields, together=(("kind", "note"),))


OPENED = {
    "title": ["Läslust"],
    "text": ["Rad ett\r\nRad två"],
    "total": ["1 000"],
    "start": ["2026-08"],
    "day": [""],
    "aid": [],
    "kind": ["a"],
    "note": [""],
    "goals": ["1"],
}


def met(mine=None, saved=None, opened=OPENED):
    return merge(OPENED | (mine or {}), parts(), opened=opened, saved=OPENED | (saved or {}), saver="någon annan")


def names(settled):
    return [conflict.name for conflict in settled.conflicts]


def test_initial_values_are_written_as_a_browser_sends_them():
    initial = {
        "title": "Läslust",
        "start": PartialDate.parse("2026-08"),
        "day": datetime.date(2026, 5, 20),
        "aid": True,
        "kind": "b",
        "goals": [1, 2],
    }
    values = posted_values(Form(initial=initial))
    assert "secret" not in values
    assert {name: values[name] for name in initial} == {
        "title": ["Läslust"],
        "start": ["2026-08"],
        "day": ["2026-05-20"],
        "aid": ["on"],
        "kind": ["b"],
        "goals": ["1", "2"],
    }
    assert (values["total"], values["note"]) == ([""], [""])


def test_what_nobody_changed_is_no_conflict_however_it_is_written():
    same = {
        "total": ["1000,00 kr"],
        "text": ["Rad ett\nRad två "],
        "start": ["2026-08 "],
        "goals": ["1", "1"],
        "aid": ["false"],
    }
    settled = met(same, saved={"text": ["Rad ett\nRad två"]})
    assert (settled.conflicts, settled.taken) == ([], [])
    assert settled.values["total"] == ["1000,00 kr"]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        *(("title", ["Nytt"]), ("total", ["5"]), ("total", [""]), ("start", ["2027"]), ("day", ["2026-01-01"])),
        *(("aid", ["on"]), ("kind", ["b"]), ("note", ["Därför"]), ("goals", ["2"]), ("goals", [])),
    ],
)
def test_what_one_of_them_changed_stays_whoever_it_was(name, texts):
    mine = met({name: texts})
    assert (mine.values[name], mine.conflicts, mine.taken) == (texts, [], [])
    theirs = met(saved={name: texts})
    assert (theirs.values[name], theirs.conflicts) == (texts, [])
    assert theirs.taken == [Form.base_fields["kind" if name == "note" else name].label]


def test_what_both_changed_is_asked_about_and_mine_stays_in_the_field():
    settled = met({"title": ["Mitt"], "total": ["5"]}, {"title": ["Ditt"], "total": ["6"], "goals": ["1", "3"]})
    title, total = settled.conflicts
    assert (title.mine, title.theirs, title.opened, title.saver) == ("Mitt", "Ditt", "Läslust", "någon annan")
    assert (total.label, total.can_join) == ("Summa", False)
    assert (settled.values["title"], settled.values["goals"], settled.taken) == (["Mitt"], ["1", "3"], ["Mål"])


def test_both_changed_to_the_same_is_no_conflict():
    assert met({"title": ["Nytt"], "total": ["2 000"]}, {"title": ["Nytt"], "total": ["2000"]}).conflicts == []


def test_what_belongs_together_is_one_choice():
    """My note is about my kind: it must not be put on theirs."""
    settled = met({"note": ["Om första"]}, {"kind": ["b"]})
    assert names(settled) == ["kind"]
    assert (settled.conflicts[0].mine, settled.conflicts[0].theirs) == ("Första\nOm första", "Andra")


def test_values_are_told_in_words():
    settled = met({"aid": ["on"], "goals": ["1", "2"]}, {"goals": ["3"]})
    (goals,) = settled.conflicts
    assert (goals.mine, goals.theirs, goals.opened, goals.can_join) == ("Ett\nTvå", "Tre", "Ett", True)


def test_form_that_has_lost_its_beginning_asks_about_every_difference():
    settled = met({"title": ["Mitt"]}, {"text": ["Ditt"]}, opened=None)
    assert names(settled) == ["title", "text"]
    assert settled.conflicts[0].opened is None


def test_choices_are_carried_out():
    values = OPENED | {"title": ["Mitt"], "goals": ["1"], "text": ["Min"]}
    saved = OPENED | {"title": ["Ditt"], "goals": ["3"], "text": ["Din"]}
    choices = {"val-title": ["sparat"], "val-goals": ["bada"], "val-text": ["mitt"], "val-total": ["bada", "?"]}
    chosen = choose(values | choices, parts(), opened=saved)
    assert (chosen["title"], chosen["goals"], chosen["text"], chosen["total"]) == (
        ["Ditt"],
        ["1", "3"],
        ["Min"],
        ["1 000"],
    )
    assert not any(name.startswith("val-") for name in chosen)
    assert choose(values | choices, parts(), opened=None)["title"] == ["Mitt"]


def test_choosing_theirs_takes_what_belongs_together():
    chosen = choose(OPENED | {"note": ["Min"], "val-kind": ["sparat"]}, parts(), opened=OPENED | {"kind": ["b"]})
    assert (chosen["kind"], chosen["note"]) == (["b"], [""])


def test_what_was_sealed_opens_for_its_own_record_only():
    text = seal(OPENED, form="projekt", pk=1)
    assert unseal(text, form="projekt", pk=1) == OPENED
    for damaged in (unseal(text, form="projekt", pk=2), unseal(text[:-1], form="projekt", pk=1)):
        assert damaged is None
    for garbage in (None, "", "x", "a\0b", ":::", "å" * 100):
        assert unseal(garbage, form="projekt", pk=1) is None
