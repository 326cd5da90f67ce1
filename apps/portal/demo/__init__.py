"""The demo: what is really known about earlier projects, and plainly labelled examples around it.

`seed.py` is the way in. Nothing here depends on today's date, so the figures for 2022–2025 are the same every time.
"""
