"""Renderers: a Document and its evidence become text; nothing is decided here."""
