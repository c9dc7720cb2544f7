"""Rules about the text of queries."""
