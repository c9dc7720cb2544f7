"""Copies of what access patterns add up: offered by their SQL, kept by planned cost."""
