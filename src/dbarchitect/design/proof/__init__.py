"""Proof by building and attacking: the design is built, filled, measured and attacked in a lab."""
