"""Flask's glue: who is looking, how a write is answered, failures in words, caching, security, static files."""
