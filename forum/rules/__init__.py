"""Decides: what things cost and earn, the levels, what reading counts. Pure: no database, no request."""
