"""The file in a form of parts."""

from flask import request

from forum.web.shape import is_body_modest


def uploaded_file(field: str) -> bytes:
    """Return what the file in the field consists of; nothing where there is none. What it is called is not asked."""
    found = request.files.get(field) if is_body_modest() else None
    return found.read() if found else b""
