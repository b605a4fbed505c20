"""Content written down in the one way that is hashed: whoever hashes the same content gets the same digest. Pure."""

import json

# One encoder for all: making one takes longer than writing a leaf.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical_json(*content: object) -> bytes:
    """Return a JSON array of the content, without blanks, in UTF-8: `["2026-03-01",17]`."""
    return _ENCODER.encode(content).encode()
