"""To whom knowledge was given, for the pages that show it."""

from apps.activities.models import KnowledgeGiven


def knowledge_given_to(partnership):
    """The occasions when a vänort was taught something, newest first, each with its offer and unit.

    The activity is not among it: it may be one that the reader may not see.
    """
    given = KnowledgeGiven.objects.visible().to_partnership(partnership)
    return given.select_related("offer__unit").defer("offer__search").order_by("-date", "-id")
