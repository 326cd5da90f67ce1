from django.urls import path

from apps.accounts import views

urlpatterns = [
    path("logga-in/", views.SignIn.as_view(), name="login"),
    path("logga-ut/", views.sign_out, name="logout"),
    path("demo/", views.demo_login, name="demo_login"),
]
