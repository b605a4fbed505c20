"""Notifications: the count in the header, the lines of the list, the switches, names offered while one types."""

from dataclasses import replace

from forum.i18n import N_
from forum.queries.mentions import Offered
from forum.queries.notification_settings import Switch
from forum.queries.notifications import Line, NotificationsPage
from forum.rules.decisions import DecisionKind
from forum.rules.notification_kinds import KINDS, MAILED_AFTER, NotificationKind
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_MINUTES = MAILED_AFTER.seconds // 60


def sections() -> list[Section]:
    """Return the section."""
    return [Section(N_("Notifications"), [*_counts(), *_lists(), _settings(), _offered()])]


def _line(number: int, kind: NotificationKind, **changes: object) -> Line:
    by = samples.author()
    line = Line(
        id=samples.NOWHERE + number, kind=kind, size=1, created_at=samples.ago(hours=number), read_at=None,
        actor_name=by.name, actor=by.display_name, actor_avatar=by.avatar, second=None,
        post_id=samples.NOWHERE, slug="tides", title="The town that timed its tides",
        comment_id=samples.NOWHERE, parent_id=samples.NOWHERE, excerpt="Write it down, with the hour.",
        amount_mtwei=None, level=None, level_before=None, decision_id=None, decision=None,
    )  # fmt: skip
    return replace(line, **changes)


def _lines() -> list[Line]:
    by_post = {"comment_id": None, "parent_id": None, "excerpt": None}
    by_nobody = {"actor_name": None, "actor": None, "actor_avatar": None, "post_id": None, "title": None, **by_post}
    read_at = samples.ago(minutes=5)
    return [
        _line(1, NotificationKind.REPLY),
        _line(2, NotificationKind.REACTION, size=5, second="Ann"),
        _line(3, NotificationKind.THREAD, size=12),
        _line(4, NotificationKind.TAG, read_at=read_at, **by_post),
        _line(5, NotificationKind.CLAIM, amount_mtwei=3_250, **by_nobody),
        _line(6, NotificationKind.LEVEL, level=13, level_before=12, **by_nobody),
        _line(7, NotificationKind.MODERATION, decision_id=1, decision=DecisionKind.HIDE, read_at=read_at, **by_nobody),
    ]


def _counts() -> list[Sample]:
    def shown(name: str, unread: int) -> Sample:
        inputs = seen_by(samples.commenter(), swapped=False)
        inputs["viewer"] = replace(samples.viewer(samples.commenter()), unread=unread)
        return Sample(name, "_unread.html", inputs, kind="masthead")

    return [shown(N_("Nothing unread"), 0), shown(N_("Some unread"), 3), shown(N_("Very many unread"), 100)]


def _lists() -> list[Sample]:
    me = samples.commenter()
    unread = {"viewer": replace(samples.viewer(me), unread=5)}

    def shown(name: str, lines: list[Line], **more: object) -> Sample:
        inputs = seen_by(me, notifications=NotificationsPage(lines, None), **more) | unread
        shows = ("notifications/_list.html", "notifications/_line.html")
        return Sample(name, "notifications/_list.html", inputs, shows)

    return [shown(N_("The list"), _lines()), shown(N_("An empty list"), [])]


def _settings() -> Sample:
    switches = [Switch(row, row.on_site, row.by_mail) for row in KINDS.values()]
    inputs = seen_by(samples.commenter(), switches=switches, mailed_after_minutes=_MINUTES, saved=True)
    return Sample(N_("What one is notified of"), "settings/_notifications.html", inputs, kind="settings")


def _offered() -> Sample:
    people = (samples.author(), samples.commenter())
    members = [Offered(one.id, one.name, one.display_name, one.avatar) for one in people]
    return Sample(N_("Names offered while typing"), "notifications/_mentions.html", {"members": members})
