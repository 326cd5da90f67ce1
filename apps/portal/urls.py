from django.urls import include, path

from apps.portal.accessibility import accessibility
from apps.portal.colleagues import colleagues
from apps.portal.confirmation import confirmation_list, network_confirm, partnership_confirm
from apps.portal.handover.contacts import unit_contacts
from apps.portal.handover.flow import unit_handover
from apps.portal.health import health
from apps.portal.marking.pages import record_mark, record_unmark
from apps.portal.merging.pages import record_merge
from apps.portal.merging.suggestions import duplicate_dismiss, duplicate_list
from apps.portal.network_profile import network_detail, network_timeline
from apps.portal.organisations.detail import organisation_detail
from apps.portal.organisations.lists import OrganisationList
from apps.portal.partnership_profile.brief import partnership_brief
from apps.portal.partnership_profile.detail import partnership_detail
from apps.portal.partnership_profile.figures import partnership_figures
from apps.portal.partnership_profile.timeline import partnership_timeline
from apps.portal.project_page import project_detail
from apps.portal.proposals.lists import ProposalList
from apps.portal.proposals.pages import proposal_activity, proposal_create, proposal_detail
from apps.portal.reassign.pages import reassign
from apps.portal.reorganisation import views as reorganisation
from apps.portal.search import search, search_suggestions
from apps.portal.start import start
from apps.portal.steering import SteeringList, steering_detail
from apps.portal.unit_page import unit_detail

urlpatterns = [
    path("", start, name="start"),
    path("sok/", search, name="search"),
    path("sok/forslag/", search_suggestions, name="search_suggestions"),
    path("kollegor/", colleagues, name="colleagues"),
    path("vanorter/<slug:slug>/", partnership_detail, name="partnership_detail"),
    path("vanorter/<slug:slug>/tidslinje/", partnership_timeline, name="partnership_timeline"),
    path("vanorter/<slug:slug>/siffror/", partnership_figures, name="partnership_figures"),
    path("vanorter/<slug:slug>/infor-besoket/", partnership_brief, name="partnership_brief"),
    path("natverk/<slug:slug>/", network_detail, name="network_detail"),
    path("vanorter/<slug:slug>/bekrafta/", partnership_confirm, name="partnership_confirm"),
    path("natverk/<slug:slug>/tidslinje/", network_timeline, name="network_timeline"),
    path("natverk/<slug:slug>/bekrafta/", network_confirm, name="network_confirm"),
    path("att-bekrafta/", confirmation_list, name="confirmation_list"),
    path("enheter/<slug:slug>/", unit_detail, name="unit_detail"),
    path("enheter/<slug:slug>/kontaktpersoner/", unit_contacts, name="unit_contacts"),
    path("enheter/<slug:slug>/overlamning/", unit_handover, name="unit_handover"),
    path("administration/omorganisation/", reorganisation.reorganisation_list, name="reorganisation_list"),
    path("administration/omorganisation/<int:pk>/", reorganisation.reorganisation_detail, name="reorganisation_detail"),
    path(
        "administration/omorganisation/<int:pk>/slutfor/",
        reorganisation.reorganisation_complete,
        name="reorganisation_complete",
    ),
    path(
        "administration/omorganisation/<slug:kind>/",
        reorganisation.reorganisation_create,
        name="reorganisation_create",
    ),
    path("organisationer/", OrganisationList.as_view(), name="organisation_list"),
    path("organisationer/<int:pk>/", organisation_detail, name="organisation_detail"),
    path("sla-samman/<slug:kind>/<int:pk>/", record_merge, name="record_merge"),
    path("dubbletter/", duplicate_list, name="duplicate_list"),
    path("dubbletter/<slug:kind>/", duplicate_dismiss, name="duplicate_dismiss"),
    path("styruppdrag/", SteeringList.as_view(), name="steering_list"),
    path("styruppdrag/<int:pk>/", steering_detail, name="steering_detail"),
    path("projekt/<int:pk>/", project_detail, name="project_detail"),
    path("foresla/", proposal_create, name="proposal_create"),
    path("forslag/", ProposalList.as_view(), name="proposal_list"),
    path("forslag/<int:pk>/", proposal_detail, name="proposal_detail"),
    path("forslag/<int:pk>/aktivitet/", proposal_activity, name="proposal_activity"),
    path("omfordela/", reassign, name="reassign"),
    path("", include("apps.portal.letters.urls")),
    path("personer/", include("apps.portal.people.urls")),
    path("gallring/", include("apps.portal.retention.urls")),
    path("sekretess/<slug:kind>/<int:pk>/", record_mark, name="record_mark"),
    path("sekretess/<slug:kind>/<int:pk>/ta-bort/", record_unmark, name="record_unmark"),
    path("halsa/", health, name="health"),
    path("tillganglighet/", accessibility, name="accessibility"),
]
