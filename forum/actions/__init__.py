"""What members do. One function each, one transaction each; every way in passes here."""

from forum.actions import events, followers

# Here, so that no action can be imported without those who follow it.
events.connect(followers.FOLLOWERS)
