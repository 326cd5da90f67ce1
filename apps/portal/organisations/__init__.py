"""Organisations outside the municipality: the list, and the page that gathers what points at one."""
