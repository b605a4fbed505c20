"""How much other sites may show of the forum, and open in it, beside their own articles. Pure."""

from datetime import timedelta

# All of them stand in a header of each page in a frame.
SITES_MAX = 20
# Anybody can make up the address of an article: of each site, so many threads are opened in 24 hours.
THREADS_MAX = 500
THREADS_WITHIN = timedelta(hours=24)
# A page in a frame opens its thread at once; a tab that was restored may take longer.
KEY_KEPT = timedelta(hours=1)
# As many addresses as fit into one request for counts, which are kept for so long.
COUNTED_MAX, COUNTS_KEPT = 40, timedelta(minutes=1)
# How long browsers keep the scripts that other sites include, whose addresses do not change.
SCRIPTS_KEPT = timedelta(hours=1)
