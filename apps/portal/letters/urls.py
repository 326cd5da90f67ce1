from django.urls import path

from apps.portal.letters.lists import LetterList
from apps.portal.letters.pages import demo_letter, demo_letter_list, digest, letter_decide

urlpatterns = [
    path("brev/", LetterList.as_view(), name="letter_list"),
    path("brev/manadsbrev/", digest, name="digest"),
    path("brev/<int:pk>/", letter_decide, name="letter_decide"),
    path("demo/brev/", demo_letter_list, name="demo_letter_list"),
    path("demo/brev/<slug:name>/", demo_letter, name="demo_letter"),
]
