"""Rules about partitions and inheritance."""
