"""A made-up organisation that was written down twice, for the samordnare to find and merge."""

from apps.portal.demo.lookup import ever
from apps.projects.models import ProjectPartner

Role = ProjectPartner.Role
FIRST, SECOND = "Exempel: Kulturhuset Vågen", "Exempel: kulturhuset Vagen AS"
# One of the projects has both, as happens when the second is chosen from the list by mistake.
PARTNERS = (
    ("Exempel: Ungdomar bygger en scen", FIRST, Role.PARTNER),
    ("Exempel: Kreativa stråk längs Strömmen", FIRST, Role.PARTNER),
    ("Exempel: Ungdomar bygger en scen", SECOND, Role.ASSOCIATED),
    ("Exempel: Evenemang som lämnar små spår", SECOND, Role.PARTNER),
)


def add_duplicates(lookup):
    """Make the two partners in some projects, each once. Returns how many rows are new."""
    there = ever(ProjectPartner, "project_id", "organisation_id")
    new = 0
    for title, name, role in PARTNERS:
        project, organisation = lookup.project(title), lookup.organisation(name)
        if (project.pk, organisation.pk) not in there:
            ProjectPartner.objects.create(project=project, organisation=organisation, role=role)
            new += 1
    return new
