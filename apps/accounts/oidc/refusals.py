"""Every way a sign-in can come to nothing: the code in the log and the words on the page."""

from dataclasses import dataclass

AGAIN = "Försök igen. Det brukar räcka."
TELL_IT = "Händer det igen, anmäl det till kommunens it-stöd med felkoden nedan."
FRESH = "Börja om härifrån, i samma webbläsare. Gå inte tillbaka med bakåtknappen."
ASK = "Fråga samordnaren om du ska ha tillgång."
OTHER_ACCOUNT = "Välj ett annat konto om du har flera. Det ska vara ditt konto i tjänsten."


@dataclass(frozen=True)
class Refusal:
    """`code` stands in the log and on the page, and stays as it is. `choose` offers to pick another account."""

    code: str
    heading: str
    what: str
    steps: tuple[str, ...]
    status: int = 403
    choose: bool = False


class SignInRefused(Exception):
    """Nobody is signed in. `facts` go to the security log: codes and numbers, never what somebody else wrote."""

    def __init__(self, refusal, **facts):
        super().__init__(refusal.code)
        self.refusal = refusal
        self.facts = facts


def distrusted(code, what):
    """The provider's answer is not what we asked for; the person can do little about it."""
    return Refusal(code, "Svaret från kommunens inloggning stämmer inte", what, (AGAIN, TELL_IT))


def stale(code, what):
    return Refusal(code, "Inloggningen går inte att slutföra", what, (FRESH, TELL_IT), status=400)


CANCELLED = Refusal(
    "cancelled",
    "Inloggningen avbröts",
    "Du avbröt hos kommunens inloggning. Ingenting har hänt, och du är inte inloggad.",
    ("Logga in igen när du vill.",),
)
UNKNOWN_STATE = stale(
    "unknown-state",
    "Försöket är okänt. Det kan vara för gammalt, redan använt eller påbörjat i en annan webbläsare.",
)
REPLAYED_STATE = stale("replayed-state", "Det här försöket har redan använts en gång, eller blivit för gammalt.")
NO_COOKIE = Refusal(
    "no-cookie",
    "Webbläsaren skickade inte med kakan",
    "När du kom tillbaka från kommunens inloggning saknades kakan som visar att det var du som började.",
    ("Tillåt kakor för den här webbplatsen.", FRESH, TELL_IT),
    status=400,
)
PROVIDER_DOWN = Refusal(
    "provider-down",
    "Kommunens inloggning svarar inte",
    "Vi fick inget svar som gick att använda. Felet ligger inte hos dig.",
    ("Vänta några minuter och försök igen.", "Gäller det även andra system, vet kommunens it-stöd antagligen om det."),
    status=503,
)
PROVIDER_ERROR = Refusal(
    "provider-error",
    "Kommunens inloggning svarade med ett fel",
    "Den kunde inte slutföra inloggningen. Det du har gjort här är inte orsaken.",
    (AGAIN, TELL_IT),
    status=502,
)
MISCONFIGURED = Refusal(
    "misconfigured",
    "Inloggningen är inte färdiginställd",
    "Inställningarna för kommunens inloggning går inte att använda.",
    ("Anmäl det till kommunens it-stöd med felkoden nedan.",),
    status=503,
)
WRONG_ISSUER = distrusted("wrong-issuer", "Svaret kommer inte från den inloggning som kommunen använder.")
WRONG_AUDIENCE = distrusted("wrong-audience", "Svaret är ställt till ett annat system än det här.")
WRONG_NONCE = distrusted("wrong-nonce", "Svaret hör till en annan inloggning än den du påbörjade.")
EXPIRED = distrusted("expired-token", "Svaret är för gammalt. Klockan kan gå fel hos någon av oss.")
NOT_YET = distrusted("not-yet-valid", "Svaret gäller inte än. Klockan kan gå fel hos någon av oss.")
WRONG_ALGORITHM = distrusted("wrong-algorithm", "Svaret är inte undertecknat på det sätt som kommunen använder.")
BAD_SIGNATURE = distrusted("bad-signature", "Svarets underskrift stämmer inte.")
UNKNOWN_KEY = distrusted("unknown-key", "Svaret är undertecknat med en nyckel som ingen känner till.")
BAD_TOKEN = distrusted("bad-token", "Svaret går inte att läsa.")
MISSING_CLAIMS = Refusal(
    "missing-claims",
    "Uppgifter saknas om ditt konto",
    "Kommunens inloggning skickade inte de uppgifter om dig som behövs, till exempel ditt namn.",
    ("Anmäl det till kommunens it-stöd med felkoden nedan. De behöver rätta ditt konto eller inställningen.",),
)
WRONG_TENANT = Refusal(
    "wrong-tenant",
    "Kontot hör till en annan organisation",
    "Bara Norrköpings kommuns egna konton kommer in här.",
    (OTHER_ACCOUNT, ASK),
    choose=True,
)
NO_ROLE = Refusal(
    "no-role",
    "Ditt konto har inte tillgång",
    "Du är känd hos kommunens inloggning men har inte fått någon roll i det här registret, eller har den inte längre.",
    (OTHER_ACCOUNT, ASK),
    choose=True,
)
ACCOUNT_CLOSED = Refusal(
    "account-closed",
    "Ditt konto är stängt",
    "En administratör har stängt kontot i det här registret.",
    (ASK,),
)
EMAIL_COLLISION = Refusal(
    "email-collision",
    "En administratör behöver godkänna ditt konto",
    "Det finns redan en person i registret med din e-postadress. Vi vet inte om det är du, så du är inte inloggad.",
    (
        "Ditt konto väntar på administratören, som kopplar det till personen som finns eller öppnar det som nytt.",
        "Skriv till samordnaren och be om det. Logga sedan in igen.",
    ),
)
