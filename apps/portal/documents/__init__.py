"""Files of projects and agreements: uploaded, listed, fetched, replaced, hidden. One set of pages for all tables."""
