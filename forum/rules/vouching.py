"""Vouching for others: within which days each may vouch for so many, and how long somebody waits before. Pure."""

from datetime import timedelta

# What was withdrawn within them counts too. Whom staff don't vouch for vouches for nobody until they are over.
VOUCH_DAYS = 30
VOUCH_TIME = timedelta(days=VOUCH_DAYS)
