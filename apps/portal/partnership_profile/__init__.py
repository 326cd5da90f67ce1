"""A vänort's own pages: the profile, its whole timeline, its figures, and the brief before a visit."""
