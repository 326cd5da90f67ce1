"""Which marked records a reader sees: one rule for projects, activities, agreements, milestones and their files."""

from django.db.models import Q

from apps.core.models import RecordQuerySet
from apps.organisation.permissions import sees_all_marked, unit_ids

UNMARKED = Q(marked_at__isnull=True)


class ConfidentialQuerySet(RecordQuerySet):
    """Rows that may carry a sekretessmarkering. Each kind says with `owned_by` whose they are."""

    def owned_by(self, units):
        """The condition that one of the units (ids) owns the record today."""
        raise NotImplementedError

    def marked(self):
        return self.exclude(UNMARKED)

    def unmarked(self):
        """What may be named in files, letters and PDFs, whoever asks for them."""
        return self.filter(UNMARKED)

    def counted_for(self, user):
        """What figures shown to the user count: marked records too, without naming them."""
        return self.visible()

    def readable_by(self, user):
        """What the user may see: marked records are for the owner unit, the samordnare and the revisor."""
        records = self.counted_for(user)
        if sees_all_marked(user):
            return records
        own = unit_ids(user)
        return records.filter(UNMARKED | self.owned_by(own)) if own else records.filter(UNMARKED)

    def withheld_from(self, user):
        """What is counted and not seen: a reader may know how many there are, and nothing else."""
        marked = self.counted_for(user).marked()
        if sees_all_marked(user):
            return marked.none()
        own = unit_ids(user)
        return marked.exclude(self.owned_by(own)) if own else marked


class OfUnitQuerySet(ConfidentialQuerySet):
    """Records that one unit answers for, in a column `unit`."""

    def owned_by(self, units):
        return Q(unit__in=units)
