"""What a person finds about a project's partners and Sweden's foreign policy."""

from apps.partnerships.forms.facts import PolicyNoteForm


class ProjectPolicyNoteForm(PolicyNoteForm):
    """The same questions as for a vänort, about the partners of a project."""

    def __init__(self, data=None, *, user, record):
        super().__init__(data, user=user, record=record)
        self.fields["text"].label = "Hur stämmer valet av partner med Sveriges utrikespolitik?"
