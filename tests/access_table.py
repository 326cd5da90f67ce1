"""Who gets which answer at every address: the one declared table, swept by tests/test_access.py.

A new URL needs one line in TABLE, by its name. Most lines are a class of pages, with an example where the path takes
arguments: `"project_update": WRITE_OWN.at(own_project)`. A class can be bent: `READ.but(heavy=True)`. An address that
answers differently for different records has one row for each kind of record, in a tuple.

Examples are keyword arguments of the path, or a function that returns them from the seeded demo, where `own` means
Utbildningskontoret. What does not exist is made up from the example, one argument at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone

from apps.accounts.letters import folder
from apps.accounts.models import Identity, Letter, Person, RetentionRule, User
from apps.activities.models import Activity, Advocacy, HorizonScan, KnowledgeGiven, KnowledgeOffer, Promise, Proposal
from apps.networks.models import Membership, NetworkFact, Representation
from apps.organisation.models import ExternalOrganisation, Reorganisation, SteeringAssignment, Unit, UnitService
from apps.partnerships.models import (
    Agreement,
    AgreementDocument,
    AssociationGrant,
    Milestone,
    PartnershipFact,
    PartnershipPolicyNote,
)
from apps.projects.models import Project, ProjectDocument, ProjectLead, ProjectPolicyNote

# Role → demo user. `own` is contact person for Utbildningskontoret, `other` for another kontor.
ROLES = {
    "reader": "lasare",
    "own": "kontaktperson",
    "other": "kontaktperson2",
    "coordinator": "samordnare",
    "auditor": "revisor",
    "administrator": "administrator",
}
OWN_UNIT, OTHER_UNIT = "utbildningskontoret", "socialkontoret"

EVERYBODY = frozenset(ROLES)
OWNERS = frozenset({"own", "coordinator"})
CONTACTS = frozenset({"own", "other", "coordinator"})
WATCHERS = OWNERS | {"auditor"}
AUDITORS = frozenset({"auditor"})
HANDERS = OWNERS | {"administrator"}
NOBODY: frozenset[str] = frozenset()

# What a taken POST may answer: the page with its faults, on to the next page, a refused value, two at the same time.
TAKEN = frozenset({200, 302, 400, 409, 422})
REFUSED = frozenset({403, 404, 405})


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `see`: who gets the page (None: there is no page, only a POST). `send`: whose POST is taken (None: nobody's).
    `refused`: what the others get, 403, or 404 where they must not even know that it exists; `known` are those who do
    know, and get 403 all the same. `ok`: the answers of the page. `anonymous`: open without sign-in. `heavy`: counts
    and gathers, so it is drawn for one role and with few odd values; `slow`: takes seconds to draw and has tests of
    its own. `given`: examples; `unknown`: what is not there, where it cannot be made up from the example.
    """

    see: frozenset[str] | None = EVERYBODY
    send: frozenset[str] | None = None
    refused: int = 403
    known: frozenset[str] = NOBODY
    ok: frozenset[int] = frozenset({200})
    anonymous: bool = False
    heavy: bool = False
    slow: bool = False
    given: tuple[dict[str, Any] | Callable[[], dict[str, Any]], ...] = ()
    unknown: tuple[dict[str, Any], ...] = ()

    def at(self, *given):
        return replace(self, given=given)

    def but(self, **changes):
        return replace(self, **changes)

    def unseen(self):
        """Others must not know that it exists."""
        return replace(self, refused=404)

    def expected(self, role, method):
        """The statuses that are right for a role, for a record that exists."""
        who = {"GET": self.see, "POST": self.send}.get(method)
        if who is None:
            return REFUSED | self.ok if self.anonymous else REFUSED
        if role in who:
            return TAKEN if method == "POST" else self.ok
        return {403} if role in self.known else {self.refused}


# The classes of pages

OPEN = Row(anonymous=True)
READ = Row()
READ_OWN = Row(see=WATCHERS)  # owner unit, samordnare, revisor
WRITE_ANY = Row(see=EVERYBODY, send=EVERYBODY)  # a form for everyone signed in
WRITE = Row(see=CONTACTS, send=CONTACTS)  # every contact person and the samordnare
WRITE_OWN = Row(see=OWNERS, send=OWNERS)  # the owner unit's contact person and the samordnare
COORDINATE = Row(see=frozenset({"coordinator"}), send=frozenset({"coordinator"}))
ADMIN = Row(see=frozenset({"administrator"}), send=frozenset({"administrator"}))
ADMIN_READ = ADMIN.but(send=None)
OFFICE = Row(see=frozenset({"coordinator", "administrator"}), send=frozenset({"coordinator", "administrator"}))
POST_ANY = WRITE_ANY.but(see=None)
POST_WRITE = WRITE.but(see=None)
POST_OWN = WRITE_OWN.but(see=None)
POST_COORDINATE = COORDINATE.but(see=None)
POST_ADMIN = ADMIN.but(see=None)


# Examples


def led_by(slug, *statuses):
    """The oldest visible project that the unit leads today, in one of the statuses."""
    leads = ProjectLead.objects.current().filter(unit__slug=slug)
    return {
        "pk": Project.objects.visible().filter(pk__in=leads.values("project"), status__in=statuses).earliest("pk").pk
    }


def own_project():
    return led_by(OWN_UNIT, Project.Status.ONGOING, Project.Status.FINISHED)


def own_idea():
    return led_by(OWN_UNIT, Project.Status.IDEA)


def own_document(**conditions):
    """A file of `own_project`."""
    return {"key": ProjectDocument.objects.filter(project=own_project()["pk"], **conditions).earliest("pk").key}


def open_document():
    return own_document(marked_at=None)


def marked_document():
    return own_document(marked_at__isnull=False)


def city_document():
    return {"key": AgreementDocument.objects.earliest("pk").key}


def city_agreement():
    return {"pk": AgreementDocument.objects.earliest("pk").agreement_id}


def marked_project():
    """A project of the own unit that is marked; made here, since the demo's are open."""
    lead = ProjectLead.objects.current().filter(project__marked_at__isnull=False, unit__slug=OWN_UNIT).first()
    if lead is None:
        project = Project.objects.create(title="Markerat prov", status=Project.Status.ONGOING, marked_at=timezone.now())
        lead = ProjectLead.objects.create(project=project, unit=Unit.objects.get(slug=OWN_UNIT))
    return {"pk": lead.project_id}


def markable():
    return own_project() | {"kind": "projekt"}


def marked():
    return marked_project() | {"kind": "projekt"}


def own_activity():
    hosted = Activity.objects.visible().filter(units__unit__slug=OWN_UNIT, units__role="host", project=None)
    return {"pk": hosted.earliest("pk").pk}


def own_question(*statuses):
    """A question of the own unit that stands in one of the states; made from another where the demo has none."""
    own = Advocacy.objects.visible().filter(unit__slug=OWN_UNIT, marked_at=None)
    return {"pk": own.filter(status__in=statuses or Advocacy.Status.values).earliest("pk").pk}


def presented_question():
    values = {"unit": Unit.objects.get(slug=OWN_UNIT), "status": Advocacy.Status.PRESENTED, "position": "Ja."}
    return {"pk": Advocacy.objects.get_or_create(title="Prov: framförd", defaults=values)[0].pk}


def dropped_question():
    values = {"unit": Unit.objects.get(slug=OWN_UNIT), "status": Advocacy.Status.DROPPED}
    return {"pk": Advocacy.objects.get_or_create(title="Prov: nedlagd", defaults=values)[0].pk}


def own_scan():
    return {"pk": HorizonScan.objects.visible().filter(unit__slug=OWN_UNIT, marked_at=None).earliest("pk").pk}


def own_promise():
    promise, _ = Promise.objects.get_or_create(activity_id=own_activity()["pk"], side=Promise.Side.OURS, text="Prov")
    return {"pk": promise.pk}


def own_project_note():
    project = own_project()["pk"]
    note, _ = ProjectPolicyNote.objects.get_or_create(project_id=project, date="2024-01-01", text="Prov")
    return {"pk": project, "note": note.pk}


def own_service():
    """A kontor's work for a nämnd."""
    row = UnitService.objects.filter(office__slug=OWN_UNIT).earliest("pk")
    return {"slug": OWN_UNIT, "kind": "arbetar-for", "pk": row.pk}


def an_organisation():
    return {"pk": ExternalOrganisation.objects.visible().earliest("pk").pk}


def mergeable():
    return {"kind": "organisation"} | an_organisation()


def some_reorganisation():
    return {"pk": Reorganisation.objects.get_or_create(kind=Reorganisation.Kind.CLOSE, date="2024-01-01")[0].pk}


def waiting_identity():
    """Somebody at the door with the e-mail address of a person in the register."""
    person, _ = Person.objects.get_or_create(name="Demo Väntande")
    user, _ = User.objects.get_or_create(username="vantande", defaults={"person": person, "is_active": False})
    return {"pk": Identity.objects.get_or_create(user=user, issuer="prov", subject="vantande")[0].pk}


def hideable():
    return {"kind": "projekt"} | own_project()


def loose_idea():
    """An unused idea of the samordnare's own, on no unit: nobody else knows of it."""
    user = User.objects.get(username=ROLES["coordinator"])
    idea, _ = Project.objects.get_or_create(title="Prov: lös idé", status=Project.Status.IDEA, created_by=user)
    return {"kind": "projekt", "pk": idea.pk}


def a_person():
    """A colleague without login or task, whom nothing stands in the way of."""
    person, _ = Person.objects.get_or_create(name="Demo Utan uppdrag", email="utan.uppdrag@norrkoping.example")
    return {"pk": person.pk}


def a_login():
    return {"pk": User.objects.get(username="lasare").person_id}


def an_identity():
    user = User.objects.get(username="lasare")
    identity, _ = Identity.objects.get_or_create(user=user, issuer="https://login.example.test", subject="prov")
    return {"pk": user.person_id, "identity": identity.pk}


def a_rule():
    rule, _ = RetentionRule.objects.get_or_create(concerns=RetentionRule.Concerns.DRAFTS, defaults={"months": 6})
    return {"pk": rule.pk}


def a_letter():
    """One that failed, to somebody whom nothing waits for."""
    letter, _ = Letter.objects.get_or_create(person_id=a_person()["pk"], key="prov", defaults={"state": "misslyckat"})
    return {"pk": letter.pk}


def a_demo_letter():
    folder.write(EmailMessage("Prov", "Hej!", to=["prov@example.test"], headers={"Message-ID": "<prov@x>"}).message())
    return {"name": "prov"}


def own_proposal():
    """A proposal that waits for the own unit, from nobody of those who look."""
    own = Unit.objects.get(slug=OWN_UNIT)
    return {"pk": Proposal.objects.get_or_create(title="Prov", unit=own, defaults={"kind": "annat"})[0].pk}


def own_grant():
    """A grant of the nämnd that the own unit works for."""
    grants = AssociationGrant.objects.visible().filter(unit__slug="utbildningsnamnden", marked_at=None)
    return {"pk": grants.earliest("pk").pk}


def own_knowledge():
    return {"pk": KnowledgeOffer.objects.visible().filter(unit__slug=OWN_UNIT, given__isnull=False).earliest("pk").pk}


def own_given():
    given = KnowledgeGiven.objects.visible().filter(offer=own_knowledge()["pk"]).earliest("pk")
    return {"pk": given.offer_id, "given": given.pk}


def school_membership():
    """The one that Second Chance School holds, which Utbildningskontoret writes for."""
    return {"slug": "e2c", "pk": Membership.objects.get(network__slug="e2c").pk}


def school_seat():
    return {"pk": Representation.objects.filter(unit__slug="second-chance-school").earliest("pk").pk}


def school_point():
    return {"pk": SteeringAssignment.objects.filter(unit__slug="utbildningsnamnden").earliest("pk").pk}


def city_fact():
    return {"slug": "riga", "pk": PartnershipFact.objects.filter(partnership__slug="riga").earliest("pk").pk}


def city_milestone():
    return {"slug": "riga", "pk": Milestone.objects.filter(partnership__slug="riga").earliest("pk").pk}


def signed_agreement():
    return {"slug": "riga", "pk": Agreement.objects.filter(partnership__slug="riga").earliest("pk").pk}


def city_note():
    notes = PartnershipPolicyNote.objects.filter(partnership__slug="linz")
    return {"slug": "linz", "pk": notes.earliest("pk").pk}


def network_fact():
    return {"slug": "sern", "pk": NetworkFact.objects.filter(network__slug="sern").earliest("pk").pk}


ROUND = {"first": 2024, "last": 2025}
NO_ROUND = ({"first": 1999, "last": 2000},)

# The table

TABLE: dict[str, Row | tuple[Row, ...]] = {
    # accounts
    "login": OPEN.but(send=EVERYBODY, ok=frozenset({200, 302})),
    "logout": OPEN.but(send=EVERYBODY, ok=frozenset({302})),
    "logout_everywhere": POST_ANY,
    "demo_login": OPEN.but(see=None, send=NOBODY, refused=404),
    "oidc_start": OPEN.but(ok=frozenset({404})),  # no provider in the demo's settings
    "oidc_callback": OPEN.but(ok=frozenset({404})),
    "identity_list": ADMIN_READ,
    "identity_decide": POST_ADMIN.at(waiting_identity),
    # portal
    "start": READ,
    "search": READ,
    "search_suggestions": READ,
    "health": OPEN,
    "accessibility": OPEN,
    "partnership_detail": READ.but(heavy=True).at({"slug": "riga"}, {"slug": "linz"}),
    "partnership_timeline": READ.but(heavy=True).at({"slug": "riga"}),
    "partnership_figures": READ.but(heavy=True).at({"slug": "riga"}),
    "partnership_brief": READ.but(heavy=True).at({"slug": "riga"}),
    "network_detail": READ.at({"slug": "sern"}),
    "unit_detail": READ.at({"slug": OWN_UNIT}, {"slug": "nodra"}),
    "record_mark": (WRITE_OWN.at(markable), WRITE_OWN.unseen().but(known=AUDITORS).at(marked)),
    "record_unmark": WRITE_OWN.but(ok=TAKEN, known=AUDITORS).unseen().at(marked),
    "project_detail": (
        READ.at(own_project),
        WRITE_OWN.but(send=None).unseen().at(own_idea),
        READ_OWN.unseen().at(marked_project),
    ),
    "partnership_confirm": POST_COORDINATE.at({"slug": "riga"}),
    "network_confirm": POST_COORDINATE.at({"slug": "sern"}),
    # portal: proposals, contact persons, handover, bulk moves
    "proposal_create": WRITE_ANY,
    "proposal_list": READ,
    "proposal_detail": READ_OWN.unseen().at(own_proposal).but(send=OWNERS, known=AUDITORS),
    "proposal_activity": WRITE_OWN.unseen().at(own_proposal).but(known=AUDITORS),
    "unit_contacts": OFFICE.at({"slug": OWN_UNIT}),
    "unit_handover": OFFICE.at({"slug": OWN_UNIT}).but(see=HANDERS, send=HANDERS),
    "reassign": COORDINATE,
    # history and what is hidden
    "project_history": (READ.at(own_project), WRITE_OWN.but(send=None).unseen().at(own_idea)),
    "activity_history": READ.at(own_activity),
    "partnership_history": READ.at({"slug": "riga"}),
    "network_history": READ.at({"slug": "sern"}),
    "unit_history": READ.at({"slug": OWN_UNIT}),
    "evaluation_history": READ.at(ROUND).but(unknown=NO_ROUND),
    "record_hide": WRITE_OWN.at(hideable),
    "record_show": POST_COORDINATE.at(hideable),
    "record_delete": COORDINATE.unseen().at(loose_idea),
    "hidden_list": Row(see=frozenset({"coordinator", "auditor"})),
    "history_index": Row(see=frozenset({"coordinator", "auditor"})),
    "history_collection": Row(see=frozenset({"coordinator", "auditor"})).at({"slug": "program"}),
    # documents
    "project_document_create": (WRITE_OWN.at(own_project), WRITE_OWN.unseen().at(own_idea)),
    "agreement_document_create": COORDINATE.at(city_agreement),
    "document": (READ.at(open_document, city_document), READ_OWN.unseen().at(marked_document)),
    "document_replace": WRITE_OWN.at(open_document),
    "document_hide": POST_OWN.at(open_document),
    "document_show": POST_COORDINATE.at(open_document),
    # portal: retention
    "retention_list": ADMIN_READ,
    "retention_create": ADMIN,
    "retention_detail": ADMIN.at(a_rule),
    "retention_update": ADMIN.at(a_rule),
    # portal: letters, what nobody has confirmed
    "letter_list": OFFICE.but(send=None),
    "letter_decide": OFFICE.but(see=None).at(a_letter),
    "digest": OFFICE.but(heavy=True),
    "demo_letter_list": READ,
    "demo_letter": READ.at(a_demo_letter),
    "confirmation_list": READ,
    # portal: persons
    "person_list": OFFICE.but(send=None),
    "person_create": ADMIN,
    "person_mentions": ADMIN.but(heavy=True),
    "person_detail": OFFICE.but(send=None).at(a_person, a_login),
    "person_update": ADMIN.at(a_person),
    "person_roles": POST_ADMIN.at(a_login),
    "person_login": POST_ADMIN.at(a_login),
    "person_link": ADMIN.at(a_person),
    "identity_remove": POST_ADMIN.at(an_identity),
    "person_anonymise": ADMIN.but(heavy=True).at(a_person),
    "person_extract_html": ADMIN_READ.but(heavy=True).at(a_person),
    "person_extract_json": ADMIN_READ.but(heavy=True).at(a_person),
    # grants to associations, knowledge to share
    "grant_list": READ,
    "grant_detail": READ.at(own_grant),
    "grant_create": WRITE,
    "grant_update": WRITE_OWN.at(own_grant),
    "grant_history": READ.at(own_grant),
    "knowledge_list": READ,
    "knowledge_detail": READ.at(own_knowledge),
    "knowledge_create": WRITE,
    "knowledge_update": WRITE_OWN.at(own_knowledge),
    "knowledge_history": READ.at(own_knowledge),
    "knowledge_given_create": WRITE_OWN.at(own_knowledge),
    "knowledge_given_update": WRITE_OWN.at(own_given),
    # organisations outside, and two records that are one
    "organisation_list": READ,
    "organisation_create": WRITE,
    "organisation_detail": READ.at(an_organisation),
    "organisation_update": WRITE.at(an_organisation),
    "organisation_history": READ.at(an_organisation),
    "record_merge": COORDINATE.but(heavy=True).at(mergeable),
    "duplicate_list": COORDINATE.but(send=None, heavy=True),
    "duplicate_dismiss": POST_COORDINATE.at({"kind": "organisation"}),
    # partnerships, networks, organisation
    "partnership_list": READ,
    "partnership_create": COORDINATE,
    "partnership_update": COORDINATE.at({"slug": "riga"}),
    "partnership_fact_create": COORDINATE.at({"slug": "riga"}),
    "partnership_fact_update": COORDINATE.at(city_fact),
    "partnership_fact_remove": COORDINATE.at(city_fact),
    "milestone_create": COORDINATE.at({"slug": "riga"}),
    "milestone_update": COORDINATE.at(city_milestone),
    "agreement_create": COORDINATE.at({"slug": "riga", "kind": "tecknat"}, {"slug": "riga", "kind": "avslutat"}),
    "agreement_update": COORDINATE.at(signed_agreement),
    "policy_note_create": COORDINATE.at({"slug": "riga"}),
    "policy_note_update": COORDINATE.at(city_note),
    "network_list": READ,
    # networks: the owner unit and who holds a membership or seat write; the examples belong to the samordnare's kontor
    "network_timeline": READ.at({"slug": "sern"}),
    "network_create": COORDINATE,
    "network_update": COORDINATE.at({"slug": "sern"}),
    "membership_create": COORDINATE.at({"slug": "sern"}),
    "membership_update": WRITE_OWN.at(school_membership),
    "membership_years": WRITE_OWN.at(school_membership),
    "membership_end": WRITE_OWN.at(school_membership),
    "network_fact_create": COORDINATE.at({"slug": "sern"}),
    "network_fact_update": COORDINATE.at(network_fact),
    "network_fact_remove": COORDINATE.at(network_fact),
    "representation_list": READ,
    "representation_create": WRITE,
    "representation_detail": READ.at(school_seat),
    "representation_update": WRITE_OWN.at(school_seat),
    "representation_succeed": WRITE_OWN.at(school_seat),
    "representation_end": WRITE_OWN.at(school_seat),
    "representation_history": READ.at(school_seat),
    # steering assignments
    "steering_list": READ,
    "steering_create": WRITE,
    "steering_detail": READ.at(school_point),
    "steering_update": WRITE_OWN.at(school_point),
    "steering_history": READ.at(school_point),
    "unit_list": READ,
    "unit_admin_list": ADMIN_READ,
    "unit_create": ADMIN,
    "unit_update": ADMIN.at({"slug": OWN_UNIT}),
    "unit_row_create": ADMIN.at({"slug": OWN_UNIT, "kind": "arbetar-for"}),
    "unit_row": ADMIN.at(own_service),
    "unit_row_remove": POST_ADMIN.at(own_service),
    "reorganisation_list": ADMIN_READ,
    "reorganisation_create": ADMIN.at({"kind": "byt-namn"}, {"kind": "dela"}),
    "reorganisation_detail": ADMIN_READ.at(some_reorganisation),
    "reorganisation_complete": POST_ADMIN.at(some_reorganisation),
    # drafts: everybody has their own, and no address leads to another's
    "signed_in": READ,
    "draft": WRITE_ANY.at({"form": "project"}),
    "draft_resume": POST_ANY.at({"form": "project"}),
    "draft_discard": POST_ANY.at({"form": "project"}),
    # projects
    "project_list": READ,
    "project_create": WRITE,
    "project_accountable": WRITE.but(send=None),
    "project_update": (WRITE_OWN.at(own_project), WRITE_OWN.unseen().at(own_idea)),
    "project_note_create": (WRITE_OWN.at(own_project), WRITE_OWN.unseen().at(own_idea)),
    "project_note_update": WRITE_OWN.at(own_project_note),
    # activities
    "advocacy_list": READ,
    "advocacy_detail": READ.at(own_question),
    "advocacy_create": WRITE,
    "advocacy_update": WRITE_OWN.at(own_question),
    "advocacy_present": WRITE_OWN.at(own_question),
    "advocacy_conclude": WRITE_OWN.at(presented_question),
    "advocacy_drop": WRITE_OWN.at(own_question),
    "advocacy_reopen": WRITE_OWN.at(dropped_question),
    "advocacy_history": READ.at(own_question),
    "horizon_list": READ,
    "horizon_detail": READ.at(own_scan),
    "horizon_create": WRITE,
    "horizon_update": WRITE_OWN.at(own_scan),
    "horizon_history": READ.at(own_scan),
    "activity_list": READ,
    "activity_create": WRITE,
    "activity_subjects": WRITE.but(send=None),
    "activity_detail": READ.at(own_activity),
    "activity_update": WRITE_OWN.at(own_activity),
    "activity_result": WRITE_OWN.at(own_activity),
    "promise_create": WRITE_OWN.at(own_activity),
    "promise_settle": POST_OWN.at(own_promise),
    "colleagues": READ,
    # reports, evaluation
    "report_list": READ.but(heavy=True),
    "report_unit": READ.but(heavy=True).at({"slug": "utbildningsnamnden"}, {"slug": OWN_UNIT}),
    "evaluation_list": READ.but(heavy=True),
    "evaluation_detail": READ.at(ROUND).but(unknown=NO_ROUND, heavy=True),
    "evaluation_pdf": READ.at(ROUND).but(unknown=NO_ROUND, slow=True),
    # core
    "gallery": READ.but(heavy=True),
}


def rows_of(name):
    """The rows of an address."""
    entry = TABLE[name]
    return entry if isinstance(entry, tuple) else (entry,)
