"""Django's SMTP backend, which knows whether the mail server has been given the letter itself.

Until the server has said 354 to DATA it has nothing to deliver, whatever breaks. After that only its answer tells.
"""

import smtplib

from django.core.mail.backends.smtp import EmailBackend

GO_AHEAD = 354


class Attentive:
    """Remembers that the server asked for the letter."""

    has_handed_over = False

    def getreply(self):
        code, text = super().getreply()  # type: ignore[misc]
        if code == GO_AHEAD:
            self.has_handed_over = True
        return code, text


class AttentiveSMTP(Attentive, smtplib.SMTP):
    pass


class AttentiveSMTPOverTLS(Attentive, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    @property
    def connection_class(self):
        return AttentiveSMTPOverTLS if self.use_ssl else AttentiveSMTP

    @property
    def has_handed_over(self):
        return getattr(self.connection, "has_handed_over", False)
