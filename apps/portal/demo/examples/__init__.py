"""The example projects, from the oldest to the newest, so that "what is new" shows what is newest."""

from apps.portal.demo.examples import built, companies, culture, education, welfare, whole

EXAMPLES = sorted(
    (
        *education.EXAMPLES,
        *welfare.EXAMPLES,
        *culture.EXAMPLES,
        *whole.EXAMPLES,
        *built.EXAMPLES,
        *companies.EXAMPLES,
    ),
    key=lambda example: example.life[-1][1],
)
