"""The jobs, in a list: what runs by itself, and how often."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from forum.actions import (
    attempts,
    email_addresses,
    frame_logins,
    history_moves,
    history_proofs,
    picture_upkeep,
    received_likes,
    resets,
)
from forum.actions.api_tokens import forget_expired_tokens
from forum.actions.sessions import forget_ended
from forum.actions.settlement import settle
from forum.clock import now
from forum.jobs import (
    attacks,
    cleanup,
    digests,
    erasures,
    exports,
    leaderboards,
    mail,
    notification_mails,
    relations,
    search_index,
    signals,
    timekeeping,
    webhooks,
)
from forum.models import Member
from forum.money import removals, sealing, settlement

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs again `every` so often, as long as `is_wanted` agrees.

    It is harmless when it runs twice: a run that outlasts its lease may be started a second time.
    """

    name: str
    every: timedelta
    run: Callable[[], object]
    is_wanted: Callable[[], bool] = lambda: True


def settlement_is_wanted() -> bool:
    """Say whether today's settlement is still to come, or in doubt, in a forum that somebody has joined.

    Days run forward only, and the demo, loaded into a forum that nobody has joined, begins in the past.
    """
    return (settlement.is_due(now()) or bool(settlement.days_ahead(now()))) and Member.select().exists()


def settle_today() -> None:
    """Settle the day. Raises SettledAhead, noted as the job's failure, where a later day keeps it from that."""
    timekeeping.check_settled_days()
    settle()


def seals_are_wanted() -> bool:
    """Say whether a day is still to be sealed, in a forum that somebody has joined: see `settlement_is_wanted`."""
    return sealing.is_due() and Member.select().exists()


def seal_ended_days() -> None:
    """Seal each day that has ended. Those that are sealed stay so, whatever becomes of the next."""
    for seal in sealing.seal_ended_days():
        _log.info("sealed %s: %s journals, root %s", seal.day, seal.journals, seal.root)


# Due whenever there is one to send: whoever asked for a link is waiting for it.
MAIL = Job("mail", timedelta(0), mail.deliver, mail.any_to_deliver)
# Likewise: another site is to know at once.
WEBHOOKS = Job("webhooks", timedelta(0), webhooks.send, webhooks.any_to_send)
# Likewise: an admin looks on.
ATTACKS = Job("attacks", timedelta(0), attacks.run, attacks.any_to_run)

# The page of signals says when it last ran.
SIGNALS = Job("signals", timedelta(days=1), signals.notice)

JOBS = (
    # Says that jobs run, and what the clock showed then.
    Job(timekeeping.CLOCK, timekeeping.NOTED_EVERY, lambda: None),
    Job("settlement", timedelta(minutes=1), settle_today, settlement_is_wanted),
    # What a crash after the settlement has left.
    Job("XP of likes", timedelta(minutes=1), received_likes.give_xp, received_likes.any_waiting),
    Job("seals", timedelta(minutes=1), seal_ended_days, seals_are_wanted),
    Job("removals", timedelta(minutes=1), removals.finish, removals.any_to_finish),
    Job("ended sessions", timedelta(hours=6), forget_ended),
    Job("old codes of frames", timedelta(hours=1), frame_logins.forget_old_codes),
    Job("expired tokens", timedelta(days=1), forget_expired_tokens),
    Job("old submissions", timedelta(days=1), cleanup.forget_old_submissions),
    Job("changed addresses", timedelta(minutes=1), email_addresses.make_ripe_changes, email_addresses.any_ripe),
    Job("notification mails", timedelta(minutes=1), notification_mails.send, notification_mails.any_to_mail),
    Job("digests", timedelta(minutes=15), digests.make, digests.any_to_make),
    MAIL,
    WEBHOOKS,
    Job("old attempts", timedelta(hours=1), attempts.forget_old),
    Job("old links", timedelta(hours=1), resets.forget_old_links),
    Job("old changes of address", timedelta(days=1), email_addresses.forget_old_changes),
    Job("claimed histories", timedelta(0), history_moves.move_all, history_moves.any_to_move),
    Job("links and codes to histories", timedelta(hours=1), history_proofs.forget_old_proofs),
    Job("old addresses of histories", timedelta(days=1), cleanup.forget_old_addresses),
    Job("erasures", timedelta(minutes=1), erasures.do, erasures.any_to_do),
    Job("exports", timedelta(0), exports.make, exports.any_to_make),
    ATTACKS,
    Job("old attacks", timedelta(hours=1), cleanup.forget_old_attacks),
    Job("old account events", timedelta(days=1), cleanup.forget_old_account_events),
    Job("old notifications", timedelta(days=1), cleanup.forget_old_notifications),
    Job("old exports", timedelta(days=1), cleanup.forget_old_exports),
    Job("discarded drafts", timedelta(days=1), cleanup.forget_discarded_drafts),
    Job("drafts of what is gone", timedelta(days=1), cleanup.forget_drafts_of_the_gone),
    Job("pictures", timedelta(minutes=10), picture_upkeep.throw_away),
    Job("old places in threads", timedelta(days=1), cleanup.forget_old_places),
    Job("expired exports", timedelta(hours=1), exports.drop_expired),
    SIGNALS,
    Job("leaderboards", timedelta(minutes=10), leaderboards.compute, leaderboards.any_due),
    Job("related posts", timedelta(0), relations.find, relations.any_due),
    Job("search index", timedelta(0), search_index.fill, search_index.any_waiting),
    Job("old messages to other sites", timedelta(days=1), cleanup.forget_old_deliveries),
    Job("given-up mail", timedelta(days=1), mail.forget_given_up),
)
