"""Handing one letter to the mail server: it took it, it said no, or nobody knows."""

import contextlib
import smtplib

from django.conf import settings
from django.core import mail
from django.utils import timezone


class RefusedError(Exception):
    """The letter was not delivered, and will not be unless it is sent again. `is_final`: trying again is no use."""

    is_final = True


class PutOffError(RefusedError):
    """Not delivered now; later it may be."""

    is_final = False


class UnreachableError(PutOffError):
    """There is no mail server to speak with, for this letter or any other."""


class UnclearError(Exception):
    """The server was given the letter and never said what it did with it."""


def can_send():
    """Is there anywhere to send letters? The demo has its folder."""
    return settings.DEMO or bool(settings.EMAIL_HOST)


def message_for(letter):
    """The letter as it goes out. The same letter has the same Message-ID each time, so that servers drop a second."""
    domain = settings.MAIL_FROM.rpartition("@")[2] or "localhost"
    written = timezone.localtime(letter.created_at)
    return mail.EmailMessage(
        subject=letter.subject,
        body=letter.body,
        from_email=settings.MAIL_FROM,
        to=[letter.address],
        reply_to=[settings.MAILBOX],
        headers={
            "Message-ID": f"<brev-{letter.pk}-{written:%Y%m%d%H%M%S}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def hand_over(message):
    """Returns when the server has said that it took the message; raises one of the errors above when it did not.

    An answer to the letter itself is believed, yes or no. Silence after it was given is unclear, and so is everything
    that cannot be understood.
    """
    backend = mail.get_connection()
    try:
        try:
            backend.open()
        except Exception as error:
            raise UnreachableError(told(error)) from error
        try:
            backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise refusal(code, text) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise refusal(error.smtp_code, error.smtp_error) from error
        except Exception as error:
            if getattr(backend, "has_handed_over", False):
                raise UnclearError(told(error)) from error
            raise PutOffError(told(error)) from error
    finally:
        # The answer has been given; how the connection ends changes nothing.
        with contextlib.suppress(Exception):
            backend.close()


def refusal(code, text):
    """What an answer of the server means: 4xx later, 5xx never, anything else nobody knows."""
    words = f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    if 400 <= code < 500:
        return PutOffError(words)
    return RefusedError(words) if 500 <= code < 600 else UnclearError(words)


def told(error):
    return f"{type(error).__name__}: {error}"
