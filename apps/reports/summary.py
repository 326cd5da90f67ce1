""" "I korthet": the report's figures as a few plain sentences."""

from apps.core.templatetags.intl import mnkr, number, numeral, plural, upfirst


def listing(parts):
    """ "a", "a och b", "a, b och c"."""
    *first, last = parts
    return f"{', '.join(first)} och {last}" if first else last


def summarise(
    *, name, label, counts, success, support, programmes, activities, participants, questions=None, decisions=None
):
    """The sentences that the figures give reason for, as one text."""
    sentences = (
        ongoing_sentence(name, label, counts[0]),
        events_sentence(counts),
        money_sentence(support, programmes),
        success_sentence(success),
        activity_sentence(label, activities, participants),
        question_sentence(questions),
        decision_sentence(decisions),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def ongoing_sentence(name, label, ongoing):
    if not ongoing.value:
        earlier = f", mot {plural(ongoing.previous, 'projekt,projekt')} perioden före" if ongoing.previous else ""
        return f"{name} hade inga pågående projekt {label}{earlier}."
    change = f", {ongoing.change}" if ongoing.change else ""
    return f"{name} hade {number(ongoing.value)} pågående projekt {label}{change}."


def events_sentence(counts):
    """ "Två startade, fyra avslutades och ett avbröts."; what did not happen is not mentioned."""
    verbs = {"Startade": "startade", "Avslutades": "avslutades", "Avbröts": "avbröts"}
    happened = [(figure.value, verbs[figure.label]) for figure in counts if figure.label in verbs and figure.value]
    # Words for small numbers, but never words and digits side by side.
    in_words = all(value <= 12 for value, _ in happened)
    parts = [f"{numeral(value, 'ett') if in_words else number(value)} {verb}" for value, verb in happened]
    return f"{upfirst(listing(parts))}." if parts else ""


def money_sentence(support, programmes):
    """What was granted, and which programme gave the most."""
    if support.text is None:
        return "Hur mycket stöd som beviljades är inte känt."
    if not support.value:
        return ""
    if support.value < 0:
        return f"Ändrade beslut minskade stödet till Norrköping med {mnkr(-support.value)}."
    sentence = f"Stödet till Norrköping blev {support.text}"
    largest = programmes[0] if programmes else None
    if support.value > 0 and largest and 0 < largest.support.known < support.value:
        return f"{sentence}, varav {mnkr(largest.support.known)} från {largest.name}."
    if support.value > 0 and largest and largest.support.known == support.value:
        return f"{sentence}, allt från {largest.name}."
    return f"{sentence}."


def success_sentence(success):
    if success.value is None:
        return ""
    granted, total = success.text.split(" av ")
    if total == "1":
        return f"Den enda ansökan som fick svar {'beviljades' if success.value else 'fick avslag'}."
    return f"{granted} av {total} ansökningar som fick svar beviljades."


def activity_sentence(label, activities, participants):
    if not activities.value:
        return f"Inga aktiviteter är registrerade för {label}."
    done = f"{plural(activities.value, 'aktivitet,aktiviteter')} genomfördes"
    if participants.text is None:
        return f"{done}. Hur många som deltog är inte noterat."
    return f"{done} med {participants.text} deltagare."


def question_sentence(questions):
    """What was put forward; nothing when nothing was."""
    presented = questions.figures[1].value if questions else 0
    words = "Kommunens ståndpunkt framfördes i"
    return f"{words} {plural(presented, 'fråga,frågor')}." if presented else ""


def decision_sentence(decisions):
    """ "3 av 5 stora beslut tog in omvärlden."; nothing when no decision is stated."""
    total, considered = (figure.value for figure in decisions.figures[:2]) if decisions else (0, 0)
    return f"{number(considered)} av {plural(total, 'stort beslut,stora beslut')} tog in omvärlden." if total else ""
