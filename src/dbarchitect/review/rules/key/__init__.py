"""Rules about keys and relations."""
