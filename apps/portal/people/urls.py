from django.urls import path

from apps.portal.people.access import identity_remove, person_link, person_login, person_roles
from apps.portal.people.lists import PersonList
from apps.portal.people.pages import person_create, person_detail, person_update
from apps.portal.people.privacy import person_anonymise, person_extract_html, person_extract_json, person_mentions

urlpatterns = [
    path("", PersonList.as_view(), name="person_list"),
    path("ny/", person_create, name="person_create"),
    path("fritext/", person_mentions, name="person_mentions"),
    path("<int:pk>/", person_detail, name="person_detail"),
    path("<int:pk>/andra/", person_update, name="person_update"),
    path("<int:pk>/roller/", person_roles, name="person_roles"),
    path("<int:pk>/inloggning/", person_login, name="person_login"),
    path("<int:pk>/koppla/", person_link, name="person_link"),
    path("<int:pk>/identitet/<int:identity>/", identity_remove, name="identity_remove"),
    path("<int:pk>/anonymisera/", person_anonymise, name="person_anonymise"),
    path("<int:pk>/registerutdrag.html", person_extract_html, name="person_extract_html"),
    path("<int:pk>/registerutdrag.json", person_extract_json, name="person_extract_json"),
]
