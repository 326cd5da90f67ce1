from importlib import import_module

from django.apps import AppConfig
from django.core.checks import register


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = "konton"

    def ready(self):
        import_module("apps.accounts.sign_in_log").listen()  # needs the tables of axes, which are ready only now
        import_module("apps.accounts.sessions").listen()
        checks = import_module("apps.accounts.checks")
        register(checks.check_sign_in)
        register(checks.check_letters)
        register(checks.check_letters_in_production, deploy=True)
