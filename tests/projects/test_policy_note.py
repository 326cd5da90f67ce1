"""Rule 3: a person writes how the choice of partners follows Sweden's foreign policy; the program only reminds."""

import pytest
from django.utils import timezone

from apps.projects.models import ProjectPolicyNote
from tests.activities.test_form import filled, opened
from tests.factories import make_contact, make_organisation, make_partner, make_project, make_unit, make_user

pytestmark = pytest.mark.django_db
FAR = "Partner utanför EU, EES och Norden:"


def test_far_partners_are_told_of_until_somebody_has_written(client):
    office = make_unit()
    project = make_project(unit=office, status="pagaende")
    client.force_login(make_contact(office))
    path = f"/projekt/{project.pk}/"
    for country in ("FO", "NO", "LV", ""):
        make_partner(project=project, organisation=make_organisation(country=country))
    assert FAR not in client.get(path).content.decode()
    make_partner(project=project, organisation=make_organisation(name="Uasin Gishu", country="KE"))
    assert "Uasin Gishu (Kenya)" in client.get(path).content.decode()

    add = f"{path}bedomningar/ny/"
    assert (
        "Datumet har inte varit än."
        in client.post(add, filled(opened(client, add), date="2099-01-01")).content.decode()
    )
    client.post(add, filled(opened(client, add), text="Vi frågade ambassaden."))
    note = ProjectPolicyNote.objects.get()
    assert (note.date, note.project) == (timezone.localdate(), project)
    html = client.get(path).content.decode()
    assert (FAR in html, "Vi frågade ambassaden." in html) == (False, True)

    change = f"{path}bedomningar/{note.pk}/"
    client.post(change, filled(opened(client, change), text="Vi frågade också UD."))
    note.refresh_from_db()
    assert (note.text, note.version) == ("Vi frågade också UD.", 2)
    client.force_login(make_user())
    assert [client.get(one).status_code for one in (path, add, change)] == [200, 403, 403]
    assert client.get(f"/projekt/{make_project(status='pagaende').pk}/bedomningar/{note.pk}/").status_code in {403, 404}
