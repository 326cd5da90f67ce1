"""Two records that are one: everything that pointed at one of them is moved to the other, and its address leads there.

`references` says what can point at a record, `plan` what would happen, `actions` does it, `pages` asks first.
"""
