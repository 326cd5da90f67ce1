"""One search over everything a reader may see."""

from apps.portal.search.pages import search, search_suggestions

__all__ = ["search", "search_suggestions"]
