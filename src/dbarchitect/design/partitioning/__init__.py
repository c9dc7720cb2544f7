"""Tables in partitions by time: which, how long each lasts, and what makes the next ones."""
