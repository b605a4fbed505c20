"""How long what concerns one person alone is kept, and how long somebody who leaves can change their mind. Pure."""

from datetime import timedelta

# An archive can be fetched for so long, and another one be asked for so long after the last.
EXPORT_KEPT = timedelta(days=7)
EXPORT_PAUSE = timedelta(hours=24)
# That there was an archive is said for so long after it has gone.
EXPORT_REMEMBERED = timedelta(days=30)
# An erasure can be stopped for so long.
ERASURE_WAIT = timedelta(hours=24)
ACCOUNT_EVENTS_KEPT = timedelta(days=400)
# An attack that was tried out says what the last days were then.
ATTACKS_KEPT = timedelta(days=1)
# A form that was sent may be sent again by a tab that was left open. A session ends sooner than this.
SUBMISSIONS_KEPT = timedelta(days=90)
# What was to answer something that is gone can no longer be sent, but copied out of the list of drafts.
DRAFTS_KEPT = timedelta(days=30)
# A draft that was discarded can be brought back for so long; of more than so many, the oldest go sooner.
DISCARDED_DRAFTS_KEPT = timedelta(days=14)
DISCARDED_DRAFTS_MAX = 20
# An address that came with comments from elsewhere is kept for so long, so that who wrote them can claim them by it.
ADDRESSES_KEPT = timedelta(days=730)
# By a mailed link, or by a code of an admin's, such comments can be claimed for so long.
HISTORY_LINK_KEPT = timedelta(hours=24)
HISTORY_VOUCHER_KEPT = timedelta(days=14)
