"""The quiz "How earning works": questions made of the rules in force, drawn by a number."""
