"""Parts of a form's layout that crispy-forms lacks."""

from crispy_forms.layout import LayoutObject
from django.template.loader import render_to_string


class More(LayoutObject):
    """Fields folded under a heading; open when one of them holds a value or an error, so that nothing hides."""

    template = "components/more.html"

    def __init__(self, heading, *fields, css_id=""):
        self.heading = heading
        self.fields = list(fields)
        self.css_id = css_id

    def render(self, form, context, template_pack=None, **kwargs):
        names = [pointer.name for pointer in self.get_field_names()]
        is_open = any(form[name].errors or is_filled(form[name]) or is_disputed(form[name]) for name in names)
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            self.template, {"heading": self.heading, "css_id": self.css_id, "is_open": is_open, "fields": fields}
        )


def is_filled(field):
    """Does the field hold something else than what it begins with?"""
    return field.value() not in (None, "", [], (), False, field.field.initial)


def is_disputed(field):
    """Is there a choice to be made between two people's values?"""
    return getattr(field.field, "conflict", None) is not None
