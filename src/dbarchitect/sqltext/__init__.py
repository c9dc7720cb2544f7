"""SQL text understood: split, classified, its tables and columns named, its binds numbered.

The only package that imports the SQL parser; nothing of the parser leaves it.
"""
