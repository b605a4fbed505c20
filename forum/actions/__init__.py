"""What members do. One function each, one transaction each; every way in passes here."""
