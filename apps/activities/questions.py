"""What each kind of activity is asked: a digital meeting has no place, a delegation brings gifts."""

from dataclasses import dataclass

from apps.activities.models import Activity, ParticipantGroup

Kind, Form, Group = Activity.Kind, Activity.Form, ParticipantGroup.Group


@dataclass(frozen=True)
class Questions:
    """The questions of one kind. `example` tells kinds apart where one is chosen.

    `groups` are those who usually take part. `place` is how the place is asked for, "" when there is none. `form` is
    how they met when that goes without saying, None when it must be asked.
    """

    example: str
    groups: tuple[str, ...]
    place: str = "Var?"
    form: str | None = None
    gifts: bool = False


QUESTIONS = {
    Kind.DELEGATION_IN: Questions(
        "Gäster kommer till Norrköping.",
        (Group.GUESTS, Group.OFFICIALS, Group.POLITICIANS),
        form=Form.PHYSICAL,
        gifts=True,
    ),
    Kind.DELEGATION_OUT: Questions(
        "Vi reser för att träffa någon.",
        (Group.OFFICIALS, Group.POLITICIANS, Group.RESIDENTS),
        place="Vart?",
        form=Form.PHYSICAL,
        gifts=True,
    ),
    Kind.STUDY_VISIT: Questions(
        "Vi lär oss av en verksamhet på plats.", (Group.OFFICIALS, Group.POLITICIANS, Group.TEACHERS)
    ),
    Kind.CONFERENCE: Questions("Vi deltar, talar eller ordnar.", (Group.OFFICIALS, Group.POLITICIANS, Group.GUESTS)),
    Kind.YOUTH_EXCHANGE: Questions(
        "Unga möts, utanför skolan.",
        (Group.PUPILS, Group.TEACHERS, Group.GUESTS),
        form=Form.PHYSICAL,
    ),
    Kind.SCHOOL_EXCHANGE: Questions(
        "Klasser eller elever i två skolor möts.",
        (Group.PUPILS, Group.TEACHERS, Group.GUESTS),
    ),
    Kind.JOB_SHADOWING: Questions(
        "En medarbetare följer en kollegas arbete.",
        (Group.TEACHERS, Group.OFFICIALS, Group.GUESTS),
        form=Form.PHYSICAL,
    ),
    Kind.INTERNAL_NETWORK: Questions("Vi träffas inom kommunen.", (Group.OFFICIALS, Group.POLITICIANS)),
    Kind.DIGITAL: Questions(
        "Ett möte på skärm.",
        (Group.OFFICIALS, Group.POLITICIANS, Group.PUPILS, Group.TEACHERS, Group.GUESTS),
        place="",
        form=Form.DIGITAL,
    ),
    Kind.EVENT: Questions(
        "Något för fler: en dag, en vecka, en utställning.",
        (Group.RESIDENTS, Group.PUPILS, Group.OFFICIALS, Group.POLITICIANS, Group.GUESTS),
    ),
}
# Until a kind is chosen, and for what nobody has heard of.
ANY = Questions("", ())


def questions_for(kind):
    return QUESTIONS.get(kind, ANY)
