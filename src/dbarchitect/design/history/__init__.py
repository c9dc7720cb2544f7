"""Versions of rows: a table beside the entity's own that says what was true when."""
