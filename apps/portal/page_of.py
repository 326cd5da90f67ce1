"""A page of something that is not a list of records."""

from django.http import Http404

from apps.core.views import Page

PER_PAGE = 25


class PageOf(Page):
    """One page of a query that is cut as it is: a union, or values. Knows its neighbours."""

    def __init__(self, queryset, number, per_page=PER_PAGE):
        self.number, self.per_page = number, per_page
        start = (number - 1) * per_page
        self.set(list(queryset[start : start + per_page]), queryset.count())

    def set(self, rows, count):
        if not rows and self.number > 1:
            raise Http404("Sidan finns inte.")
        self.rows, self.count, self.is_capped = rows, count, False
        self.has_next = count > self.number * self.per_page
