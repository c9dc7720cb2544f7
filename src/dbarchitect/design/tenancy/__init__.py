"""Tenants whose rows are kept apart: whose a row is, and what that makes of its table."""
