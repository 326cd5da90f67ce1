"""Small generic views of our own: a list with filter, sort, pages and export."""

import itertools

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import IntegerField, Subquery
from django.http import Http404
from django.shortcuts import render
from django.views import View

from apps.core.exports import FORMATS, export
from apps.core.filters import ListFilter
from apps.core.security import SecurityEvent, log_security_event
from apps.core.unsent import handed_back

# Counting a large table on every page view costs more than the page; beyond this we say "fler än".
COUNT_LIMIT = 1_000


def csrf_failure(request, reason=""):
    """The form was open too long or cookies are blocked; or another site sent it."""
    log_security_event(SecurityEvent.FORGED_FORM, request=request)
    return handed_back(request) or render(request, "403_csrf.html", status=403)


class Counted(Subquery):
    """How many rows a list has, counted up to COUNT_LIMIT; asked with the rows, one question less for every page."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS listed)"

    def __init__(self, queryset):
        super().__init__(queryset.order_by().values("pk")[: COUNT_LIMIT + 1], output_field=IntegerField())


def count_on(row):
    return row["row_count"] if isinstance(row, dict) else row.row_count


class Page:
    """One page of a list, counted up to COUNT_LIMIT rows; knows its neighbours."""

    def __init__(self, queryset, number, per_page, *, rows=None):
        """`rows` is the same list with what a row needs to be shown, so that counting does not pay for that."""
        self.number = number
        self.per_page = per_page
        rows = (queryset if rows is None else rows).annotate(row_count=Counted(queryset))
        found = list(self.cut(queryset, rows))
        if not found and number > 1:
            raise Http404("Sidan finns inte.")
        self.count = count_on(found[0]) if found else 0
        self.is_capped = self.count > COUNT_LIMIT
        self.has_next = len(found) > per_page
        self.rows = found[:per_page]

    def cut(self, queryset, rows):
        """The rows of this page and one more.

        PostgreSQL also works out what the skipped rows are shown with, so they are skipped by id first.
        """
        start = (self.number - 1) * self.per_page
        end = start + self.per_page + 1
        return rows.filter(pk__in=queryset.values("pk")[start:end]) if start else rows[:end]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def next_number(self):
        return self.number + 1

    @property
    def previous_number(self):
        return self.number - 1

    @property
    def total_pages(self):
        """Number of pages, or None when the list was not counted to its end."""
        return None if self.is_capped else max(1, -(-self.count // self.per_page))

    @property
    def page_range(self):
        """Page numbers to link to, None where some are left out."""
        if self.total_pages is None:
            return []
        return list(Paginator(range(self.total_pages), 1).get_elided_page_range(self.number, on_each_side=1, on_ends=1))


class ListPage(View):
    """A list of records: `filter_class`, `sorts`, `columns` for exports, `template_name`.

    `sorts` maps the value of ?sort= to (label, order_by expressions); a leading "-" turns it round when the reversed
    key is present too. An unknown sort falls back to the first. Query cost does not grow with the number of rows.
    """

    filter_class: type[ListFilter]
    sorts: dict = {}
    columns: list = []
    template_name = ""
    title = ""
    export_name = ""
    per_page = 25

    def get_queryset(self):
        """The rows this user may see, unsorted."""
        raise NotImplementedError

    def get_rows(self, queryset):
        """What a row needs to be shown: select_related, annotations."""
        return queryset

    def get_marked(self):
        """Rows that carry a sekretessmarkering; None when the reader sees them all, or the list has no such rows."""

    def get_withheld(self):
        """Rows that figures count and the reader may not see; asked for only when some are marked."""
        raise NotImplementedError

    def get_exported(self, queryset):
        """The rows that may stand in a file."""
        return queryset

    def get_export_rows(self, queryset):
        """What a row needs to be exported."""
        return self.get_rows(queryset)

    def get_context(self, page, filterset):
        """More for the template."""
        return {}

    def get(self, request, *args, **kwargs):
        filterset = self.filter_class(request.GET, queryset=self.get_queryset(), request=request)
        sort = request.GET.get("sort", "")
        if sort not in self.sorts:
            sort = next(iter(self.sorts))
        queryset = filterset.qs.order_by(*self.sorts[sort][1])
        # Asked after the rows: a value may be well formed and still point to nothing.
        valid = filterset.is_valid()
        wanted = request.GET.get("format", "")
        if wanted:
            return self.export(request, wanted, valid, filterset, queryset)
        page = Page(queryset, self.page_number(request), self.per_page, rows=self.get_rows(queryset))
        context = {
            "page": page,
            "filter": filterset,
            "filter_valid": valid,
            "sort": sort,
            "sorts": self.sorts,
            "sort_words": self.sorts[sort][0],
            "title": self.title,
            "export_formats": FORMATS,
            "withheld": self.count_withheld(filterset),
            **self.get_context(page, filterset),
        }
        return render(request, self.template_name, context)

    def count_withheld(self, filterset):
        """How many rows of the filter are not shown.

        A search for words is not answered, or one could guess what the rows hold by searching.
        """
        marked = self.get_marked()
        if marked is None or not filterset.is_valid() or "q" in filterset.values:
            return 0
        # There are few, mostly none: a glance at an index tells, and the filter is not worked out once more.
        ids = list(marked.order_by().values_list("pk", flat=True))
        if not ids:
            return 0
        rows = self.get_withheld().filter(pk__in=ids)
        return self.filter_class(self.request.GET, queryset=rows, request=self.request).qs.order_by().count()

    def page_number(self, request):
        """The wanted page; anything that is not a page is 404."""
        text = request.GET.get("page", "1")
        if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) >= 1):
            raise Http404("Sidan finns inte.")
        return int(text)

    def export(self, request, wanted, valid, filterset, queryset):
        """All rows of the filter as a file; 400 when a filter value or the format makes no sense."""
        if wanted not in FORMATS:
            raise BadRequest("Okänt format. Välj xlsx, csv eller json.")
        if not valid:
            messages = itertools.chain.from_iterable(filterset.errors.values())
            raise BadRequest(" ".join(messages))
        rows = self.get_export_rows(self.get_exported(queryset)).iterator(chunk_size=1000)
        return export(wanted, rows, self.columns, name=self.export_name, title=self.title)
