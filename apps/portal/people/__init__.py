"""Persons, their logins and roles, for the administratör.

rights      who reads and who changes
lists       the list and its filter
pages       a person's page and the form for contact details
access      the login: roles, open or closed, identities at the sign-in service
privacy     register extract, anonymising, names in free text
forms       what is asked
references  every row that points to a person or their login, in every table
mentions    where a name stands in free text, which no key points to
extract     the register extract that a person may ask for
"""
