"""Rules about the shape of tables: normal forms, repetition, width."""
