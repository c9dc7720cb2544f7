"""Rules about who can read, write and run what."""
