from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "konton"

    def ready(self):
        import_module("apps.accounts.sign_in_log").listen()  # needs the tables of axes, which are ready only now
        import_module("apps.accounts.sessions").listen()
