"""What `make` does: packages, environment, database cluster, processes, checks."""
