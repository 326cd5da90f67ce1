from apps.activities.actions.activities import SUBJECT, change_hosts, plan_next, save_activity, tell_outcome
from apps.activities.actions.promises import add_promises, settle_promise
from apps.activities.actions.proposals import (
    AnsweredError,
    decline_proposal,
    forward_proposal,
    make_activity,
    make_project,
    propose,
    told,
)

__all__ = [
    "SUBJECT",
    "AnsweredError",
    "add_promises",
    "change_hosts",
    "decline_proposal",
    "forward_proposal",
    "make_activity",
    "make_project",
    "plan_next",
    "propose",
    "save_activity",
    "settle_promise",
    "tell_outcome",
    "told",
]
