"""Vouching for others: how many each may vouch for, and how many must like something for it to vouch. Pure."""

from datetime import timedelta

# The days within which each may vouch for so many; what was withdrawn counts too.
VOUCH_DAYS = 30
VOUCH_TIME = timedelta(days=VOUCH_DAYS)
VOUCHES_MAX = 2
# So many members who are vouched for themselves must like a comment, or plus a post, for its author to be.
VOUCHING_MEMBERS_MIN = 2
