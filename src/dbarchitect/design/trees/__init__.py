"""Hierarchies: their levels, what each form to keep them costs, and the functions that do."""
