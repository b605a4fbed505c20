"""When a member's visit to a thread is over, and how many new comments are counted. Pure."""

from datetime import timedelta

# A thread that one comes back to within so long is still the same visit: a reload, or a turn of the page, does not wipe
# the marks on what was new when one came.
VISIT = timedelta(minutes=30)
# Beyond this a list says "99+": nobody needs to know better, and the database need not look.
NEW_COUNTED_MAX = 100
# So many comments that arrive while a page is open come into it; more are worth a page of their own.
SHOWN_IN_PLACE_MAX = 20
# A thread that nobody has gone on with for so long is one that they begin anew.
PLACES_KEPT = timedelta(days=365)
