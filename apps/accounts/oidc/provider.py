"""The conversation with the municipality's provider: Authlib's client, told to trust less.

What Authlib leaves to the provider's own description of itself, we decide: the one algorithm, the issuer and the
audience. A provider that is down, broken or not who it should be ends in SignInRefused, never in an exception.
"""

import ipaddress
import re
import time
from functools import lru_cache
from urllib.parse import urlsplit

import requests
from authlib.integrations.django_client import DjangoOAuth2App, OAuth, OAuthError
from django.conf import settings
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    MissingClaimError,
)
from joserfc.jws import extract_compact

from apps.accounts.oidc import refusals
from apps.accounts.oidc.refusals import SignInRefused

ALGORITHM = "RS256"
SCOPE = "openid profile email"
PATIENCE = 5  # seconds that the provider has for an answer
LEEWAY = 60  # seconds that two clocks may differ
TRUSTED_FOR = 3600  # seconds that the provider's description and keys are kept
# Of what a provider says about itself, what we use. Nothing else may steer the client.
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
FACTS = (*ENDPOINTS, "issuer", "end_session_endpoint", "authorization_response_iss_parameter_supported")
WRONG_CLAIM = {
    "iss": refusals.WRONG_ISSUER,
    "aud": refusals.WRONG_AUDIENCE,
    "azp": refusals.WRONG_AUDIENCE,
    "nonce": refusals.WRONG_NONCE,
    "iat": refusals.NOT_YET,
    "nbf": refusals.NOT_YET,
}
# Codes that a provider may answer with (OAuth 2.0, OpenID Connect); others are not repeated in our log.
KNOWN_ERRORS = frozenset(
    {
        "access_denied",
        "account_selection_required",
        "consent_required",
        "interaction_required",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "login_required",
        "server_error",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    }
)


class Provider(DjangoOAuth2App):
    """Authlib's client for one provider."""

    issuer = ""

    def load_server_metadata(self):
        """What the provider says of itself, fetched once; refused when it is not the issuer we are set up for."""
        if "_loaded_at" not in self.server_metadata:
            said = self.fetch_object(self._server_metadata_url, at="discovery")
            if said.get("issuer") != self.issuer:
                raise SignInRefused(refusals.WRONG_ISSUER, at="discovery")
            if not all(is_safe_address(said.get(name), self.issuer) for name in ENDPOINTS):
                raise SignInRefused(refusals.PROVIDER_DOWN, at="discovery", fault="endpoints")
            methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
            basic = "client_secret_basic" in methods
            self.server_metadata.update(
                {name: said[name] for name in FACTS if name in said},
                id_token_signing_alg_values_supported=[ALGORITHM],
                token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
                _loaded_at=time.time(),
            )
        return self.server_metadata

    def fetch_jwk_set(self, force=False):
        """The provider's keys of our one kind. Keys of other kinds may come and go without disturbing anybody."""
        metadata = self.load_server_metadata()
        if force or "jwks" not in metadata:
            said = self.fetch_object(metadata["jwks_uri"], at="keys").get("keys")
            keys = [key for key in said if is_signing_key(key)] if isinstance(said, list) else []
            if not keys:
                raise SignInRefused(refusals.PROVIDER_DOWN, at="keys", fault="none of ours")
            metadata["jwks"] = {"keys": keys}
        return metadata["jwks"]

    def fetch_object(self, url, *, at):
        try:
            with self._get_session() as session:
                response = session.request("GET", url, withhold_token=True)
                response.raise_for_status()
                said = response.json()
        except (requests.RequestException, ValueError) as error:
            raise SignInRefused(refusals.PROVIDER_DOWN, at=at, fault=type(error).__name__) from error
        if not isinstance(said, dict):
            raise SignInRefused(refusals.PROVIDER_DOWN, at=at, fault="no object")
        return said

    def redeem(self, *, code, redirect_uri, attempt):
        """The claims of the ID token that the code stands for, every one of them checked."""
        token = self.fetch_token(code=code, redirect_uri=redirect_uri, code_verifier=attempt.code_verifier)
        try:
            # Said here too, before any key is looked at: joserfc must never be led to choose by the token itself.
            if extract_compact(token["id_token"].encode()).headers().get("alg") != ALGORITHM:
                raise SignInRefused(refusals.WRONG_ALGORITHM)
            return self.read(token, attempt.nonce)
        except SignInRefused:
            raise
        except Exception as error:
            # A broken answer can break the libraries in more ways than can be listed. It must not let anybody in, and
            # the person gets a page, not a 500.
            raise refused_token(error) from error

    def fetch_token(self, **parameters):
        try:
            token = self.fetch_access_token(**parameters)
        except OAuthError as error:
            raise SignInRefused(refusals.PROVIDER_ERROR, at="token", **provider_codes(error)) from error
        except (requests.RequestException, ValueError, TypeError) as error:
            raise SignInRefused(refusals.PROVIDER_DOWN, at="token", fault=type(error).__name__) from error
        if not isinstance(token.get("id_token"), str):
            raise SignInRefused(refusals.BAD_TOKEN, fault="no id_token")
        return token

    def read(self, token, nonce):
        """Signature, issuer, audience, times and nonce; new keys are fetched when the known ones do not fit."""
        try:
            return self.parse_id_token(token, nonce, self.required_claims(), leeway=LEEWAY)
        except BadSignatureError:
            self.fetch_jwk_set(force=True)
            return self.parse_id_token(token, nonce, self.required_claims(), leeway=LEEWAY)

    def required_claims(self):
        """Issuer and audience as values that must stand there; Authlib alone would take what the token says."""
        return {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "nonce": {"essential": True},  # Authlib compares it with ours
        }

    def check_issuer_of_answer(self, issuer):
        """RFC 9207: an answer that names its issuer names ours, and must when the provider says that it does."""
        promised = self.load_server_metadata().get("authorization_response_iss_parameter_supported") is True
        if issuer != self.issuer and (issuer is not None or promised):
            raise SignInRefused(refusals.WRONG_ISSUER, at="answer")

    def farewell(self, *, back_to, hint):
        """The provider's address for signing out there too, None when it has none or does not answer.

        The ID token itself is not sent along: it is nowhere kept, for it holds name and e-mail.
        """
        try:
            if not is_safe_address(self.load_server_metadata().get("end_session_endpoint"), self.issuer):
                return None
        except SignInRefused:
            return None
        extra = {"logout_hint": hint} if hint else {}
        return self.create_logout_url(post_logout_redirect_uri=back_to, client_id=self.client_id, **extra)["url"]


def is_signing_key(key):
    return isinstance(key, dict) and key.get("kty") == "RSA" and key.get("use", "sig") == "sig"


def is_safe_address(url, issuer):
    """Encrypted, or on this very machine when the issuer is too, as in tests."""
    if not isinstance(url, str):
        return False
    parts = urlsplit(url)
    return parts.scheme == "https" or (is_loopback(url) and is_loopback(issuer))


def is_loopback(url):
    parts = urlsplit(url)
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def refused_token(error):
    """What is wrong with the token, in our words."""
    if isinstance(error, ExpiredTokenError):
        return SignInRefused(refusals.EXPIRED)
    if isinstance(error, MissingClaimError):
        fallen = refusals.WRONG_AUDIENCE if error.claim == "azp" else refusals.MISSING_CLAIMS
        return SignInRefused(fallen, claim=error.claim)
    if isinstance(error, InvalidClaimError):
        return SignInRefused(WRONG_CLAIM.get(error.claim, refusals.BAD_TOKEN), claim=error.claim)
    if isinstance(error, InvalidKeyIdError):
        return SignInRefused(refusals.UNKNOWN_KEY)
    if isinstance(error, BadSignatureError):
        return SignInRefused(refusals.BAD_SIGNATURE)
    return SignInRefused(refusals.BAD_TOKEN, fault=type(error).__name__)


def provider_codes(error):
    """The provider's own code, and Entra ID's number, for whoever looks for the cause."""
    known = isinstance(error.error, str) and error.error in KNOWN_ERRORS
    number = re.search(r"AADSTS\d{4,8}", str(error.description))
    return {"provider_error": error.error if known else "other"} | ({"provider_code": number[0]} if number else {})


def is_configured():
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def get_provider():
    """The client for the provider in the settings; what it knows of the provider is fetched anew every hour."""
    return make_provider(
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, int(time.time() // TRUSTED_FOR)
    )


@lru_cache(maxsize=2)
def make_provider(issuer, client_id, client_secret, hour):
    if not is_safe_address(issuer, issuer):
        raise SignInRefused(refusals.MISCONFIGURED)
    provider = OAuth().register(
        "oidc",
        client_cls=Provider,
        client_id=client_id,
        client_secret=client_secret or None,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )
    provider.issuer = issuer
    return provider
