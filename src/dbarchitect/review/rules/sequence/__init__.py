"""Rules about sequences and the columns that they feed."""
