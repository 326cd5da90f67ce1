"""A small OpenID provider in a process of its own, which misbehaves on request. For tests only.

    python tests/provider/server.py CLIENT_ID CLIENT_SECRET

It prints its address on one line and serves until it is stopped. Everybody who comes is signed in at once as the
person of CONTROL, or after a click when it "asks". `POST /control` with a JSON object changes what it does from then
on; `GET /seen` tells what it was asked. FAULTS_OF_TOKENS, FAULTS_OF_ANSWERS and `id_token` name what it can do wrong,
each by the value of "fault".
"""

import base64
import hashlib
import html
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = sys.argv[1:]
CONTROL = {"fault": "", "person": {}, "down": [], "metadata": {}, "asks": False}
KEYS = [RSAKey.generate_key(2048, {"kid": "first", "use": "sig"})]
STRANGER = RSAKey.generate_key(2048, {"kid": "first"})
CODES: dict[str, dict] = {}
SEEN: list[dict] = []

# What can be wrong with the claims: changes to them, None takes one away.
FAULTS_OF_TOKENS = {
    "wrong-issuer": {"iss": "https://login.example.org/"},
    "wrong-audience": {"aud": "another-system"},
    "two-audiences": {"aud": [CLIENT_ID, "another-system"]},
    "expired": {"exp": int(time.time()) - 3600},
    "future": {"iat": int(time.time()) + 86400, "nbf": int(time.time()) + 86400},
    "wrong-nonce": {"nonce": "of-another-sign-in"},
    "no-nonce": {"nonce": None},
    "no-expiry": {"exp": None},
    "no-audience": {"aud": None},
    "no-issuer": {"iss": None},
    "odd-expiry": {"exp": "tomorrow"},
}
# What can be wrong on the way back to the program.
FAULTS_OF_ANSWERS = {
    "cancel": {"error": "access_denied", "error_description": "AADSTS65004: The user\nsaid no"},
    "unavailable": {"error": "temporarily_unavailable"},
    "odd-error": {"error": "<script>alert(1)</script>\n{}", "error_description": "\x1b[31m"},
    "no-code": {"code": None},
    "other-issuer": {"iss": "https://login.example.org/"},
}


def id_token(claims, fault):
    """A signed token, or what passes for one."""
    key, header = KEYS[-1], {"alg": "RS256", "kid": KEYS[-1].kid}
    if fault == "alg-none":
        parts = ({"alg": "none", "typ": "JWT"}, claims)
        return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().strip("=") for part in parts) + "."
    if fault == "alg-hs256":  # signed with the secret we share
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(CLIENT_SECRET), algorithms=["HS256"])
    if fault == "alg-hs256-public-key":  # the old trick: our public key as the secret of another algorithm
        secret = OctKey.import_key(base64.urlsafe_b64encode(key.as_pem(private=False)).decode())
        return jwt.encode({"alg": "HS256", "kid": key.kid}, claims, secret, algorithms=["HS256"])
    if fault == "alg-ps256":
        return jwt.encode(header | {"alg": "PS256"}, claims, key, algorithms=["PS256"])
    if fault == "stranger":
        return jwt.encode(header, claims, STRANGER)
    if fault == "unknown-key":
        return jwt.encode(header | {"kid": "nobody"}, claims, STRANGER)
    if fault == "no-object":
        return jws.serialize_compact(header, b"[1, 2]", key)
    if fault == "garbage":
        return "not.a.token"
    return jwt.encode(header, claims, key)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        address = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(address.query).items()}
        self.answer(address.path)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.path == "/control":
            CONTROL.update(json.loads(body))
            if CONTROL.pop("new_key", False):
                kid = CONTROL.pop("kid", f"key-{time.time()}")
                KEYS[:] = [RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})]
            return self.say({})
        self.query = {name: values[0] for name, values in parse_qs(body).items()}
        return self.answer(self.path)

    def answer(self, path):
        if path == "/seen":
            return self.say(SEEN)
        SEEN.append({"path": path} | self.query)
        name = path.rsplit("/", 1)[-1]
        if name in CONTROL["down"]:
            return self.say({"error": "down"}, 503)
        views = {
            "/.well-known/openid-configuration": self.metadata,
            "/authorize": self.authorize,
            "/token": self.token,
            "/keys": lambda: self.say({"keys": [key.as_dict(private=False) for key in KEYS] + [{"kty": "future"}]}),
            "/logout": self.logout,
        }
        return views[path]() if path in views else self.say({}, 404)

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def metadata(self):
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            # It offers what it should not; who asks has to know better.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none", "PS256"],
        } | CONTROL["metadata"]
        return self.say(said) if CONTROL["fault"] != "discovery-no-json" else self.say_bytes(b"<html>proxy</html>")

    def authorize(self):
        asked = self.query
        right = asked.get("client_id") == CLIENT_ID and asked.get("response_type") == "code"
        right = right and asked.get("code_challenge_method") == "S256" and asked.get("state") and asked.get("nonce")
        if not right or "openid" not in asked.get("scope", "").split():
            return self.say({"error": "invalid_request"}, 400)
        code = hashlib.sha256(f"{asked['state']}{time.time_ns()}".encode()).hexdigest()
        CODES[code] = asked | {"person": dict(CONTROL["person"]), "fault": CONTROL["fault"]}
        answer = {"code": code, "state": asked["state"]} | FAULTS_OF_ANSWERS.get(CONTROL["fault"], {})
        if "error" in answer:
            answer.pop("code")
        answer = {name: value for name, value in answer.items() if value is not None}
        address = f"{asked['redirect_uri']}?{urlencode(answer)}"
        if CONTROL["asks"]:
            return self.say_bytes(
                f'<a href="{html.escape(address)}">Fortsätt</a>'.encode(), kind="text/html; charset=utf-8"
            )
        return self.redirect(address)

    def token(self):
        given = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {given}":
            return self.say({"error": "invalid_client", "error_description": "AADSTS7000215: wrong secret"}, 401)
        asked = CODES.pop(self.query.get("code", ""), None)
        challenge = hashlib.sha256(self.query.get("code_verifier", "").encode()).digest()
        proven = base64.urlsafe_b64encode(challenge).decode().strip("=")
        if asked is None or proven != asked["code_challenge"] or self.query["redirect_uri"] != asked["redirect_uri"]:
            return self.say({"error": "invalid_grant"}, 400)
        fault = asked["fault"]
        if fault == "token-no-json":
            return self.say_bytes(b"<html>proxy</html>")
        if fault == "token-list":
            return self.say([1, 2])
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "nbf": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"]} | asked["person"] | FAULTS_OF_TOKENS.get(fault, {})
        claims = {name: value for name, value in claims.items() if value is not None}
        token = {"token_type": "Bearer", "access_token": "opaque", "expires_in": 300}
        if fault != "no-id-token":
            token["id_token"] = id_token(claims, fault)
        return self.say(token)

    def logout(self):
        return self.redirect(f"{self.query['post_logout_redirect_uri']}?{urlencode({'state': self.query['state']})}")

    def redirect(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def say(self, what, status=200):
        self.say_bytes(json.dumps(what).encode(), status, "application/json")

    def say_bytes(self, body, status=200, kind="text/html"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Silence: what was asked is told by /seen."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
