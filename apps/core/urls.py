from django.urls import path

from apps.core.gallery import gallery

urlpatterns = [path("komponenter/", gallery, name="gallery")]
