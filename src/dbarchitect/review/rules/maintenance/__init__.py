"""Rules about tables that want vacuum, and about what is never used."""
