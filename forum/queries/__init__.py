"""What pages show. One function a page, with a fixed number of statements; templates get what they need, no more."""
