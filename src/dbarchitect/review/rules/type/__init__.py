"""Rules about column types."""
