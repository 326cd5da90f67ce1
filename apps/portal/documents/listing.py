"""The files of a record as its page shows them: one query, whatever their number."""

from dataclasses import dataclass, field

from apps.core.documents import Document
from apps.organisation.permissions import can_change, can_coordinate, sees_all_of
from apps.portal.documents.rights import chain_of
from apps.portal.hiding.kinds import BY_MODEL


@dataclass
class Listed:
    """A file, and the versions it replaced, newest first."""

    document: Document
    older: list[Document] = field(default_factory=list)


@dataclass
class Files:
    """What somebody sees of the files of one record."""

    listed: list[Listed]
    hidden: list[Document]
    can_change: bool
    add_url: str = ""
    mark_kind: str = ""  # as it stands in the address of the page where a file is marked

    def __bool__(self):
        return bool(self.listed or self.hidden or self.can_change)


def files_of(record, user, *, add_url):
    """The newest version of each file, newest first; a file that is marked in any version only for those who may."""
    documents = list(record.documents.all())
    if not sees_all_of(user, record):
        documents = [one for one in documents if not any(version.is_marked for version in chain_of(one, documents))]
    visible = {one.pk: one for one in documents if one.hidden_at is None}
    replaced = {one.replaces_id for one in visible.values()}
    by_pk = {one.pk: one for one in documents}
    listed = []
    for document in visible.values():
        if document.pk in replaced:
            continue
        older, before = [], by_pk.get(document.replaces_id)
        while before is not None:
            if before.pk in visible:
                older.append(before)
            before = by_pk.get(before.replaces_id)
        listed.append(Listed(document, older))
    hidden = [one for one in documents if one.hidden_at] if can_coordinate(user) else []
    return Files(listed, hidden, can_change(user, record), add_url, BY_MODEL[record.documents.model].slug)
