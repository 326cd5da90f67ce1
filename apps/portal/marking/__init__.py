"""Sekretessmarkering: set, changed and lifted on any record that can carry one."""
