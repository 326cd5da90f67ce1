"""Påverkansarbete: questions that are watched, positions that are put forward, outcomes."""
