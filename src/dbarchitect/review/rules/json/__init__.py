"""Rules about JSON in columns."""
