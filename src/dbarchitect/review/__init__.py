"""Rules over a snapshot: each one file, proven on a bad and a good example."""
