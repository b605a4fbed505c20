"""What a history consists of that can be read today, and what it came with: what the XP of a claim are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.db import rows


@dataclass(frozen=True, slots=True)
class Weight:
    """How many comments and posts there are to be read, and how many likes and pluses they came with."""

    comments: int
    posts: int
    likes: int

    @property
    def texts(self) -> int:
        """How many comments and posts together."""
        return self.comments + self.posts


_READ = """
    {thing}_is.author_id IN ({{ids}})
    AND NOT EXISTS (SELECT 1 FROM {thing}_removal x WHERE x.{thing}_id = {thing}_is.id)
    AND NOT EXISTS (SELECT 1 FROM {thing}_hiding x WHERE x.{thing}_id = {thing}_is.id)
"""
# Likes that members gave here have rows; those that a thing came with are in its count alone.
_GIVEN = "SELECT count(*) FROM {opinion} o WHERE o.{thing}_id = {thing}_is.id AND o.value = 1"
_OF_COMMENTS = _GIVEN.format(opinion="reaction", thing="comment")
_OF_POSTS = _GIVEN.format(opinion="post_vote", thing="post")
_WEIGHTS = f"""
    SELECT comment_is.author_id, 'comment', count(*), CAST(sum(comment_is.likes - ({_OF_COMMENTS})) AS BIGINT)
    FROM comment comment_is WHERE {_READ.format(thing="comment")}
      AND NOT EXISTS (SELECT 1 FROM post_removal x WHERE x.post_id = comment_is.post_id)
      AND NOT EXISTS (SELECT 1 FROM post_hiding x WHERE x.post_id = comment_is.post_id)
    GROUP BY comment_is.author_id
    UNION ALL
    SELECT post_is.author_id, 'post', count(*), CAST(sum(post_is.pluses - ({_OF_POSTS})) AS BIGINT)
    FROM post post_is WHERE {_READ.format(thing="post")} GROUP BY post_is.author_id
"""  # noqa: S608  (all of it ours)


def weights_of(ids: Sequence[int]) -> dict[int, Weight]:
    """Return what there is of each of these members to be read, with the likes that it came with. One statement."""
    found = rows(_WEIGHTS.format(ids=", ".join("?" * len(ids))), *ids, *ids)
    texts = {(member_id, thing): (int(count), int(likes)) for member_id, thing, count, likes in found}
    none = (0, 0)
    weights = {}
    for member_id in ids:
        (comments, likes), (posts, pluses) = (texts.get((member_id, thing), none) for thing in ("comment", "post"))
        weights[member_id] = Weight(comments, posts, likes + pluses)
    return weights
