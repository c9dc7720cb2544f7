"""One package for each group of rules; a rule is found by walking, there is no list."""
