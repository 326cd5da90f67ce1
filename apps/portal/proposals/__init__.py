"""Proposals: anybody signed in puts one, the unit's contact person makes it a record or says why not."""
