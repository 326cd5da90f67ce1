"""Who may read and change a file: what its project or agreement says, and its own marking."""

from apps.organisation.permissions import can_change, can_coordinate, sees_all_marked, sees_all_of
from apps.partnerships.models import AgreementDocument
from apps.projects.models import Project, ProjectDocument

TABLES = (ProjectDocument, AgreementDocument)


def find(key):
    """The file with this key, whichever table it is in, or None."""
    for model in TABLES:
        document = model.objects.filter(key=key).select_related(model.RECORD).first()
        if document is not None:
            return document
    return None


def may_read(user, document):
    """A hidden file is seen by those who see everything; a marked one, and every version of it, as marked records."""
    if document.hidden_at and not sees_all_marked(user):
        return False
    if not may_read_record(user, document.record):
        return False
    return sees_all_of(user, document) or not is_marked_in_any_version(document)


def may_read_record(user, record):
    if isinstance(record, Project):
        return Project.objects.readable_by(user).filter(pk=record.pk).exists()
    return may_read_agreement(user, record)


def may_read_agreement(user, agreement):
    if agreement.hidden_at or agreement.partnership.hidden_at:
        return False
    return not agreement.is_marked or sees_all_of(user, agreement)


def is_marked_in_any_version(document):
    """What is secret in one version is mostly so in the others; the chain is followed both ways."""
    versions = type(document).objects.filter(**{document.RECORD: document.record})
    return any(version.is_marked for version in chain_of(document, versions))


def chain_of(document, versions):
    """Every version of the file among `versions`, in no order; hidden ones too."""
    known = {version.pk: version for version in versions}
    linked = {document.pk}
    while True:
        more = {pk for pk, version in known.items() if version.replaces_id in linked}
        more |= {known[pk].replaces_id for pk in linked if pk in known} - {None}
        if more <= linked:
            return [known[pk] for pk in linked if pk in known]
        linked |= more


def may_change(user, document):
    return may_read(user, document) and can_change(user, document.record)


def may_show_again(user, document):
    return can_coordinate(user) and may_read(user, document)
