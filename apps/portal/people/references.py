"""Every row that points to a person or their login, in every table: found from the keys themselves, listed nowhere.

A table that gets such a key tomorrow is found tomorrow. Four tables know people by other means and are named here:
the contexts of the history, the sessions, and the logs of attempts to sign in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Q
from pghistory.models import Context

from apps.accounts.actions import SIGN_IN_LOGS, sessions_of
from apps.accounts.models import FormDraft, Identity, Letter, Person, User
from apps.core.exports import plain

SECRET = {"password"}
HIDDEN_TITLE = "Sekretessmarkerad post"
HAPPENED = {"insert": "tillagd", "update": "ändrad", "delete": "borttagen"}
# What anonymising takes away; the rest stays and shows no name.
GO_WITH_THE_LOGIN = (Identity, FormDraft, Letter)
# What a row is called, in this order of preference.
TITLES = ("title", "name")


@dataclass
class Table:
    """The rows of one table that have to do with the person, as plain values under Swedish headings."""

    name: str
    words: str
    is_history: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)


def key_fields(model):
    """The model's keys to a person or a login; the one from login to person is the person itself."""
    return [
        key
        for key in model._meta.local_fields
        if key.is_relation and key.related_model in (Person, User) and model is not User
    ]


def pointing_models():
    """{model: keys} for every table with a key to a person or a login, histories included."""
    models = (model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy)
    return {model: keys for model in models if (keys := key_fields(model))}


def points_to(key, person, user):
    """The value that a key to this person has, None when there is none."""
    return person.pk if key.related_model is Person else user and user.pk


def rows_of(model, keys, person, user):
    wanted = Q(pk__in=[])
    for key in keys:
        if value := points_to(key, person, user):
            wanted |= Q(**{key.attname: value})
    return model._base_manager.filter(wanted).order_by("pk")


def is_history(model):
    return hasattr(model, "pgh_tracked_model")


def words_for(model):
    if is_history(model):
        return f"historik om {model.pgh_tracked_model._meta.verbose_name_plural}"
    return str(model._meta.verbose_name_plural)


def counts(person):
    """[(words, what the person is there, number)] over what stays, histories last; for a page that warns."""
    user = User.objects.filter(person=person).first()
    found = []
    for model, keys in pointing_models().items():
        for key in keys if model not in GO_WITH_THE_LOGIN else ():
            value = points_to(key, person, user)
            number = model._base_manager.filter(**{key.attname: value}).count() if value else 0
            if number:
                found.append((is_history(model), words_for(model), str(key.verbose_name), number))
    return [row[1:] for row in sorted(found)]


def tables(person):
    """Everything, as a list of Table; those without a row are left out."""
    user = User.objects.filter(person=person).first()
    found = []
    for model, keys in pointing_models().items():
        table = Table(model._meta.db_table, words_for(model), is_history(model))
        rows = list(rows_of(model, keys, person, user))
        titles = titles_of_related(model, rows)
        # What speaks of the person alone is given whole; of records that others own, what they are called.
        describe = whole if is_about_person(model) else mention
        table.rows = [describe(model, row, keys, (person, user), titles) for row in rows]
        found.append(table)
    found += [*sign_ins(user), contexts(user)] if user else []
    return sorted((table for table in found if table.rows), key=lambda table: (table.is_history, table.words))


def is_about_person(model):
    """Does a row speak of the person: an assignment, an identity, a draft? Not a project that they have changed."""
    return not is_history(model) and any(
        key.related_model is Person or key.verbose_name == "användare" for key in key_fields(model)
    )


def titles_of_related(model, rows):
    """{(field, id): title} for the records that the rows belong to, one question for each key."""
    found = {}
    for key in model._meta.local_fields:
        if not key.is_relation or key.related_model in (Person, User) or not title_field(key.related_model):
            continue
        ids = {value for row in rows if (value := getattr(row, key.attname))}
        for related in key.related_model._base_manager.filter(pk__in=ids):
            found[key.name, related.pk] = title_of(related)
    return found


@cache
def title_field(model):
    names = {each.name for each in model._meta.get_fields()}
    return next((name for name in TITLES if name in names), None)


def title_of(row):
    """What a row is called; a marked record is not named in a file that leaves the house."""
    if getattr(row, "marked_at", None):
        return HIDDEN_TITLE
    name = title_field(row._meta.model)
    return str(getattr(row, name)) if name else ""


def belongs_to(model, row, titles):
    """{"projekt": title} for the records a row without a title of its own belongs to."""
    if title_field(model):
        return {}
    return {
        str(key.verbose_name): titles[key.name, value]
        for key in model._meta.local_fields
        if (value := getattr(row, key.attname)) and (key.name, value) in titles
    }


def mention(model, row, keys, owner, titles):
    told: dict[str, Any] = {"nummer": row.pk}
    if is_history(model):
        told = {"nummer": row.pgh_obj_id, "tidpunkt": plain(row.pgh_created_at)}
        told["händelse"] = HAPPENED.get(row.pgh_label, row.pgh_label)
    told["benämning"] = title_of(row) or ", ".join(belongs_to(model, row, titles).values())
    told["personen är"] = [
        str(key.verbose_name) for key in keys if getattr(row, key.attname) == points_to(key, *owner) is not None
    ]
    for name in ("created_at", "updated_at"):
        if getattr(row, name, None):
            told[str(model._meta.get_field(name).verbose_name)] = plain(getattr(row, name))
    return told


def whole(model, row, keys=(), owner=(), titles=None):
    """Every column but passwords; keys by the name of what they lead to."""
    told = {}
    for column in model._meta.local_fields:
        if column.name in SECRET or column.generated:
            continue
        value = getattr(row, column.attname)
        if column.is_relation:
            value = (titles or {}).get((column.name, value), value)
        elif column.choices:
            value = dict(column.flatchoices).get(value, value)
        words = "nummer" if column.primary_key else str(column.verbose_name)
        told[words] = value if isinstance(value, dict | list) else plain(value)
    return told


def contexts(user):
    """Who, where from and when, as the history notes it beside what changed."""
    table = Table(Context._meta.db_table, "sammanhang i historiken", is_history=True)
    for row in Context.objects.filter(metadata__user=user.pk).order_by("created_at"):
        table.rows.append({"nummer": str(row.pk), "tidpunkt": plain(row.created_at), "uppgifter": row.metadata})
    return table


def sign_ins(user):
    """Open sessions, and the attempts to sign in under the user name; what is secret in a session is not shown."""
    sessions = Table("django_session", "pågående inloggningar")
    sessions.rows = [{"gäller till": plain(row.expire_date)} for row in sessions_of(user)]
    found = [sessions]
    shown: dict[str, Callable] = {
        "tidpunkt": lambda row: plain(row.attempt_time),
        "användarnamn": lambda row: row.username,
        "adress": lambda row: row.ip_address,
        "webbläsare": lambda row: row.user_agent,
    }
    for model in SIGN_IN_LOGS:
        table = Table(model._meta.db_table, "försök att logga in")
        for row in model.objects.filter(username=user.username).order_by("pk"):
            table.rows.append({words: value(row) for words, value in shown.items()})
        found.append(table)
    return found
