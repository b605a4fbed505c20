"""Members of the demo look at their notifications, but not up to the last minute."""

from datetime import timedelta

from forum.actions.notification_list import mark_all_read
from forum.demo.story import Story

_CAUGHT_UP_DAYS_AGO = 1.5


def catch_up(story: Story) -> None:
    """Have everybody look at what they were notified of; what comes later they have not seen yet."""

    def event() -> None:
        for member in story.members.values():
            mark_all_read(member)

    story.at(story.today - timedelta(days=_CAUGHT_UP_DAYS_AGO), event)
