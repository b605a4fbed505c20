"""Throwing away what nobody can need any more."""

from datetime import timedelta

from forum.clock import now
from forum.db import in_transaction
from forum.models import Submission

# A form that was sent may be sent again by a tab that was left open. A session ends sooner than this.
SUBMISSION_KEPT_DAYS = 90


@in_transaction
def forget_old_submissions() -> None:
    """Forget the forms that arrived so long ago that they will not come again."""
    kept_since = now() - timedelta(days=SUBMISSION_KEPT_DAYS)
    Submission.delete().where(Submission.created_at < kept_since).execute()
