"""The samordnare moves many records from one unit to another at once, with a reason that the history keeps."""
