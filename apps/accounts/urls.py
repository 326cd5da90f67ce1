from django.urls import path

from apps.accounts import views
from apps.accounts.oidc import views as oidc

urlpatterns = [
    path("logga-in/", views.SignIn.as_view(), name="login"),
    path("logga-ut/", views.sign_out, name="logout"),
    path("logga-ut-overallt/", views.sign_out_everywhere, name="logout_everywhere"),
    path("demo/", views.demo_login, name="demo_login"),
    path("oidc/", oidc.start, name="oidc_start"),
    path("oidc/svar/", oidc.callback, name="oidc_callback"),
    path("kopplingar/", oidc.identity_list, name="identity_list"),
    path("kopplingar/<int:pk>/", oidc.identity_decide, name="identity_decide"),
]
