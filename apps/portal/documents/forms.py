"""A file, what it is called, and whether it must be kept from readers."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings

from apps.core.forms import TextField
from apps.core.layout import More
from apps.core.uploads import UploadField, allowed_kinds

MARKING = ("marked", "paragraph", "reason")
OWED = {"paragraph": "Ange lagrum för markeringen.", "reason": "Ange skäl till markeringen."}
LET_GO = "Filen är godkänd, men webbläsaren släpper den när något annat är fel. Välj den igen."


class DocumentForm(forms.Form):
    """A new file, or with `replaces` a new version, which keeps the marking of the old one."""

    error_css_class = "bad"
    use_required_attribute = False

    title = TextField(
        label="Rubrik",
        max_length=200,
        help_text="Vad är det för handling? Till exempel Beslut om bidrag.",
        error_messages={"required": "Ge handlingen en rubrik."},
    )
    file = UploadField(label="Fil")
    marked = forms.BooleanField(
        label="Sekretessmarkera handlingen",
        required=False,
        help_text="Då ser bara den ansvariga enheten, samordnaren och revisorn den.",
    )
    paragraph = TextField(
        label="Lagrum", max_length=120, required=False, help_text="Till exempel 31 kap. 16 § OSL. Behövs vid markering."
    )
    reason = TextField(
        label="Skäl", max_length=500, required=False, help_text="Kort, utan det som är hemligt. Behövs vid markering."
    )

    def __init__(self, data=None, files=None, *, replaces=None):
        super().__init__(data, files, initial={"title": replaces.title} if replaces else None)
        limit = settings.MAX_UPLOAD // 2**20
        self.fields["file"].help_text = f"Högst {limit} MB. Du kan ladda upp {allowed_kinds()}."
        for name in OWED:
            self.fields[name].explains_itself = True  # its hint says when it is needed
        if replaces:
            for name in MARKING:
                del self.fields[name]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        more = [] if replaces else [More("Sekretess", *MARKING, css_id="sekretess")]
        self.helper.layout = Layout("title", "file", *more)

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("marked"):
            for name, words in (
                ("paragraph", "Ange lagrum för markeringen."),
                ("reason", "Ange skäl till markeringen."),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        if self.errors and cleaned.get("file"):
            self.add_error(
                "file", "Filen är godkänd, men webbläsaren släpper den när något annat är fel. Välj den igen."
            )
        return cleaned
