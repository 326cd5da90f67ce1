"""Contact persons: appoint one, see who was, and hand over from one to the next."""
