"""Columns that depend on other columns than the key: which do by design, and what to do."""
