"""What other forums wrote, read from their exports as neutral records: a small parser for each format. Pure."""
