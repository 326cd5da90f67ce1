"""The monthly letter: what waits for each contact person and for the samordnare, and the pages about letters.

recipients  who gets one, and to which address
digest      what it says
run         writing a month's letters, once
lists       the outbox as a page
pages       trying a month out, deciding about single letters, and the demo's letters to read
"""
