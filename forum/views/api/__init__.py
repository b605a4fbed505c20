"""The API for programs: one blueprint a subject. A view reads what was sent, acts or asks, and answers in JSON."""
