"""Letters to colleagues, from the outbox to the mail server.

outbox     what becomes of a letter: put in, claimed, sent, put off, decided by a person
transport  handing one over, and telling a refusal from an outcome that nobody knows
smtp       Django's mail server, which remembers how far it came
folder     letters as files, for the demo
"""
