"""Choices that are read once a minute and drawn as one string."""

from copy import deepcopy

from django.db import models

from apps.core.options import FixedOptions, Options, OptionsSelect, PlainInput, upfirst_choices


class Source:
    """Something that can be read, and counts how often it was."""

    def __init__(self, *pairs):
        self.pairs = list(pairs)
        self.reads = 0

    def __call__(self):
        self.reads += 1
        return self.pairs


def test_options_are_read_once():
    source = Source(("riga", "Riga"))
    options = Options(source)
    assert options() == [("riga", "Riga")]
    assert options() == [("riga", "Riga")]
    assert source.reads == 1


def test_options_are_read_anew_after_a_minute():
    source = Source(("riga", "Riga"))
    options = Options(source)
    options()
    source.pairs.append(("linz", "Linz"))
    options.read_at -= 61
    assert options() == [("riga", "Riga"), ("linz", "Linz")]


def test_options_that_were_copied_share_what_was_read():
    source = Source(("riga", "Riga"))
    options = Options(source)
    assert deepcopy(options) is options


def test_options_look_again_for_a_value_they_do_not_know():
    source = Source(("riga", "Riga"))
    options = Options(source)
    options()
    source.pairs.append(("linz", "Linz"))
    assert options.knows("linz")
    assert not options.knows("atlantis")
    assert not options.knows("Riga")


def test_options_give_the_words_of_a_value():
    options = FixedOptions([("riga", "Riga")])
    assert options.label_of("riga") == "Riga"
    assert options.label_of("linz") == "linz"


def test_options_mark_the_chosen_one():
    options = FixedOptions([("a", "A"), ("ab", "AB")])
    assert options.html("ab") == '<option value="a">A</option><option value="ab" selected>AB</option>'
    assert "selected" not in options.html("b")


def test_options_are_escaped():
    options = FixedOptions([('"><script>', "<b>")])
    assert options.html() == '<option value="&quot;&gt;&lt;script&gt;">&lt;b&gt;</option>'
    assert "selected" in options.html('"><script>')


def test_select_draws_an_empty_choice_and_its_attributes():
    select = OptionsSelect(FixedOptions([("a", "A")]), "Alla")
    html = select.render("enhet", "a", {"id": "id_enhet", "required": True, "data-x": '"<', "hidden": False})
    assert html == (
        '<select name="enhet" class="form-select" id="id_enhet" required data-x="&quot;&lt;">'
        '<option value="">Alla</option><option value="a" selected>A</option></select>'
    )


def test_input_escapes_what_was_typed():
    html = PlainInput("search").render("q", '"><script>', {"id": "id_q"})
    assert html == '<input type="search" name="q" class="form-control" id="id_q" value="&quot;&gt;&lt;script&gt;">'


def test_labels_begin_with_a_capital():
    class Mood(models.TextChoices):
        GOOD = "good", "åter glad"

    assert upfirst_choices(Mood) == [("good", "Åter glad")]
