"""One module per verb: puts capabilities in sequence, holds no knowledge of its own."""
