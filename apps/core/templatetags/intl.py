"""How things are written in Swedish: numbers, money, dates, states."""

from django import template

register = template.Library()
