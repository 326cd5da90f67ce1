"""Swedish input formats: ISO and "3 november 2026" only.

Django's own list also accepts %m/%d/%Y, so that 3/11/2026 would silently become 11 March.
"""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d %B %Y"]
