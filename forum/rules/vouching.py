"""Vouching for others: within which days each may vouch for so many. Pure."""

from datetime import timedelta

# What was withdrawn within them counts too.
VOUCH_DAYS = 30
VOUCH_TIME = timedelta(days=VOUCH_DAYS)
