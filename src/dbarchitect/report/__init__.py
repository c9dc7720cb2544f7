"""Renderers: a document or a review in, text out; no knowledge of their own."""
