from django.urls import path

from apps.activities.knowledge import pages
from apps.activities.knowledge.lists import KnowledgeList

urlpatterns = [
    path("kunskap/", KnowledgeList.as_view(), name="knowledge_list"),
    path("kunskap/ny/", pages.knowledge_create, name="knowledge_create"),
    path("kunskap/<int:pk>/", pages.knowledge_detail, name="knowledge_detail"),
    path("kunskap/<int:pk>/andra/", pages.knowledge_update, name="knowledge_update"),
    path("kunskap/<int:pk>/tillfalle/", pages.given_create, name="knowledge_given_create"),
    path("kunskap/<int:pk>/tillfalle/<int:given>/", pages.given_update, name="knowledge_given_update"),
]
