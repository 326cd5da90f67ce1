from apps.activities.forms.activity import ActivityForm
from apps.activities.forms.promises import PromiseForm
from apps.activities.forms.proposed import ProposedActivityForm
from apps.activities.forms.result import ResultForm

__all__ = ["ActivityForm", "PromiseForm", "ProposedActivityForm", "ResultForm"]
