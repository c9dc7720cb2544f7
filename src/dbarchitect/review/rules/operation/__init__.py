"""Rules about how a database is run."""
