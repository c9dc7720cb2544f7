"""Pure frozen values that every room speaks; no I/O, nothing but the standard library."""
