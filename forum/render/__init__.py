"""Words and shapes that several views share."""
