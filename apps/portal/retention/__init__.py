"""Retention: rules that delete what an adopted plan says may go, and the log of what went.

kinds    what each rule finds
job      trying a rule, and running it
pages    the administratör's pages
forms    what a rule is asked about
"""
