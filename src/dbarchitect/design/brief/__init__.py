"""The reader of briefs: a text that people write in, a checked `Brief` out, or one clear error.

`source` makes a located tree, `shorthand` and `quantities` read its words, `entities` and
`document` its keys; `meaning` and `statements` check what no single place can tell.
"""
