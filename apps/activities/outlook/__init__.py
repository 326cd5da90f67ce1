"""Omvärldskartläggning: the large decisions of the units, and whether the world outside was looked at first."""
