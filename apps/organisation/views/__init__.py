from apps.organisation.views.lists import UnitList

__all__ = ["UnitList"]
