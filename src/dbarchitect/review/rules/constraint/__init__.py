"""Rules about constraints and nulls."""
