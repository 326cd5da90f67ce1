"""Reorganisation from a date: close, rename, split, merge units, and let another kontor work for a nämnd.

change  what is to happen, as plain values
moves   a package: every kind of record that points to a unit: which rows move, how, and what stays with the old name
plan    what a change would move, for the preview; the same numbers are counted again, locked, when it is carried out
carry   carrying it out, at once and on its day
forms, views; the nightly job stands in portal/tasks.py
"""
