"""The address of a record that went up in another leads to the other for good.

Asked only when a page was not found, so no other page pays for it. It holds for every page of the record, also those
that are written tomorrow: what is looked at is how the address begins.
"""

from django.http import HttpResponsePermanentRedirect

from apps.activities.models import Activity
from apps.networks.models import Network
from apps.organisation.models import ExternalOrganisation, Merge
from apps.partnerships.models import Partnership
from apps.portal.merging.kinds import BY_MODEL
from apps.projects.models import Project

BEGINNINGS = {
    "organisationer": ExternalOrganisation,
    "vanorter": Partnership,
    "natverk": Network,
    "projekt": Project,
    "aktiviteter": Activity,
}
# A record that has been merged this many times over is a fault in the table.
LONGEST = 100


def follow(model, merge):
    """The id of the record at the end of the chain A → B → C that begins with a row of Merge."""
    new_id = merge.new_id
    for _ in range(LONGEST):
        later = Merge.objects.filter(model=model._meta.label, old_id=new_id).first()
        if later is None:
            return new_id
        new_id = later.new_id
    return None


def became(model, user, **lookup):
    """The record that another went up in, if the user may read it; the other by `old_id` or `old_slug`."""
    merge = Merge.objects.filter(model=model._meta.label, **lookup).order_by("-pk").first()
    if merge is None:
        return None
    return BY_MODEL[model].readable_by(user).filter(pk=follow(model, merge)).first()


def new_address(request):
    """Where the page that was asked for is now, or None."""
    match = request.resolver_match
    parts = request.path.split("/")
    model = BEGINNINGS.get(parts[1])
    if match is None or model is None or not {"pk", "slug"} & match.kwargs.keys():
        return None
    key = str(match.kwargs.get("slug", match.kwargs.get("pk")))
    if len(parts) < 3 or parts[2] != key:
        return None
    if "slug" in match.kwargs:
        record = became(model, request.user, old_slug=key)
    else:
        record = became(model, request.user, old_id=int(key)) if int(key) < 2**63 else None
    if record is None:
        return None
    parts[2] = getattr(record, "slug", "") or str(record.pk)
    query = request.META.get("QUERY_STRING", "")
    return "/".join(parts) + (f"?{query}" if query else "")


class MergedRecordMiddleware:
    """Answers 301 instead of 404 for a record that went up in one that the reader may see."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"} or not request.user.is_authenticated:
            return response
        address = new_address(request)
        return HttpResponsePermanentRedirect(address) if address else response
