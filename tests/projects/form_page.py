"""The project form as a browser sees it."""

from apps.projects.models import Project
from tests.reading import read

NEW = "/projekt/nytt/"
ROWS = {"partner-TOTAL_FORMS": "3", "partner-INITIAL_FORMS": "0", "ny-TOTAL_FORMS": "1", "ny-INITIAL_FORMS": "0"}


def answer(client, values, path=NEW):
    """The page that comes back when the form is not saved."""
    response = client.post(path, values)
    assert response.status_code == 200
    return read(response)


def errors(page):
    """{field: its errors} as they stand by the fields, without the words for screen readers."""
    found = {}
    for element in page.all("div", css="msg"):
        name = element.attributes["id"].removeprefix("id_").removesuffix("_error")
        found[name] = element.text.removeprefix("Fel: ")
    return found


def summary(page):
    """(id, text) of each error in the summary."""
    (box,) = page.all("div", css="errs")
    return [(next((a.attributes["href"] for a in item.all("a")), ""), item.text) for item in box.all("li")]


def typed(page):
    """{name: value} of everything the form holds, as a browser would send it."""
    form = page.first("form", css="form")
    values = {}
    for field in form.all("input", "textarea", "select"):
        name, kind = field.attributes.get("name"), field.attributes.get("type")
        if field.tag == "textarea":
            values[name] = field.text
        elif field.tag == "select":
            chosen = [option for option in field.all("option") if "selected" in option.attributes]
            values[name] = chosen[0].attributes["value"] if chosen else next(field.all("option")).attributes["value"]
        elif kind in {"checkbox", "radio"}:
            if "checked" in field.attributes:
                values[name] = [*values.get(name, []), field.attributes.get("value", "on")]
        elif name != "csrfmiddlewaretoken":
            values[name] = field.attributes.get("value", "").replace("\N{NO-BREAK SPACE}", " ")
    return values


def saved(client, values, path=NEW):
    response = client.post(path, values)
    assert response.status_code == 302, errors(read(response))
    project = Project.objects.get(pk=response["Location"].split("/")[2])
    assert response["Location"] == f"/projekt/{project.pk}/"
    return project
