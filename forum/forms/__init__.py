"""The shape of input: what a field may hold, and the words that say so beside it."""
