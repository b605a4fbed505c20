"""What members of the demo follow and bookmark."""

from datetime import timedelta

from forum.actions import bookmarks, following
from forum.demo.content import CastMember, Keep
from forum.demo.story import Story

# Members and tags are followed when all of them are there.
_FOLLOWS_DAYS_AGO = 0.9


class Keeping:
    """Following and bookmarks in the story."""

    def __init__(self, story: Story):
        self.story = story

    def follow(self, cast: CastMember) -> None:
        """Have a member follow the members and tags that the files name."""
        moment = self.story.today - timedelta(days=_FOLLOWS_DAYS_AGO)
        for act, names in ((following.follow_member, cast.follows), (following.follow_tag, cast.follows_tags)):
            for name in names:
                self.story.at(moment, lambda act=act, name=name: act(self.story.members[cast.name], name, True))

    def keep(self, keep: Keep, post_id: int, comment_id: int | None) -> None:
        """Have a member bookmark a comment, or without one the post, and follow the thread."""
        me = self.story.members[keep.by]
        if comment_id:
            bookmarks.bookmark_comment(me, comment_id, True, keep.note)
        else:
            bookmarks.bookmark_post(me, post_id, True, keep.note)
        if keep.follow:
            following.follow_thread(me, post_id, True)
