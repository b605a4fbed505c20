"""What a history consists of that can be read today, and what it came with: what the XP of a claim are made of."""

from dataclasses import dataclass

from forum.db import records


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
    {thing}_is.author_id = ?
    AND NOT EXISTS (SELECT 1 FROM {thing}_removal x WHERE x.{thing}_id = {thing}_is.id)
    AND NOT EXISTS (SELECT 1 FROM {thing}_hiding x WHERE x.{thing}_id = {thing}_is.id)
"""
_POST = f"FROM post post_is WHERE {_READ.format(thing='post')}"
_COMMENT = f"""
    FROM comment comment_is WHERE {_READ.format(thing="comment")}
    AND NOT EXISTS (SELECT 1 FROM post_removal x WHERE x.post_id = comment_is.post_id)
    AND NOT EXISTS (SELECT 1 FROM post_hiding x WHERE x.post_id = comment_is.post_id)
"""  # noqa: S608  (all of it ours)
# Likes that members gave here have rows; those that a thing came with are in its count alone.
_GIVEN = "SELECT count(*) FROM {opinion} o WHERE o.{thing}_id = {thing}_is.id AND o.value = 1"
_GIVEN_HERE = {
    "post": _GIVEN.format(opinion="post_vote", thing="post"),
    "comment": _GIVEN.format(opinion="reaction", thing="comment"),
}
_WEIGHT = f"""
    SELECT CAST(sum(comments) AS BIGINT) AS comments, CAST(sum(posts) AS BIGINT) AS posts,
           CAST(sum(likes) AS BIGINT) AS likes
    FROM (SELECT count(*) AS comments, 0 AS posts,
                 COALESCE(sum(comment_is.likes - ({_GIVEN_HERE["comment"]})), 0) AS likes {_COMMENT}
          UNION ALL
          SELECT 0, count(*), COALESCE(sum(post_is.pluses - ({_GIVEN_HERE["post"]})), 0) {_POST}) parts
"""  # noqa: S608  (all of it ours)


def weight_of(member_id: int) -> Weight:
    """Return what there is of a member to be read, with the likes that it came with. One statement."""
    return records(_WEIGHT, Weight, member_id, member_id)[0]
