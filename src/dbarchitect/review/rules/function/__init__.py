"""Rules about functions, triggers and rewrite rules."""
