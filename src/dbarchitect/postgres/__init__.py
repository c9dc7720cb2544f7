"""Talking to a PostgreSQL server: the only room that knows the driver."""
