"""What a member follows, has muted and has bookmarked."""

from forum.i18n import N_
from forum.queries.takeout.section import Column, Section
from forum.queries.takeout.shared import AT, COMMENT, OF_POST, POST, TITLE

BOOKMARKS = Section(
    "bookmarks",
    N_("Bookmarks"),
    ("bookmark",),
    (
        Column("id", N_("Entry number"), "number", shown=False),
        AT,
        *POST,
        COMMENT,
        Column("note", N_("Note")),
    ),
    f"""
    SELECT x.id, x.id, x.created_at, x.post_id, {TITLE}, x.comment_id, x.note
    FROM bookmark x {OF_POST} WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)


def _marks(verb: str, about_members: str) -> str:
    """Return the SELECT of a member's follows or mutes, threads, tags and members in one list.

    Its cursor is of one kind for all of them: the kind and a number of 19 digits at most.
    """

    def part(kind: str, table: str, column: str, name: str, joined: str) -> str:
        key = f"CAST(x.{column} AS TEXT)"
        padded = f"'{kind}' || substr('0000000000000000000', length({key}) + 1) || {key}"
        return f"""
        SELECT {padded} AS place, x.member_id, '{kind}' AS kind, x.created_at, {name} AS name, {joined} AS post_id
        FROM {table} x"""  # noqa: S608  (all of it ours)

    threads = part("thread", f"thread_{verb}", "post_id", TITLE.removesuffix(" AS post_title"), "x.post_id")
    tags = part("tag", f"tag_{verb}", "tag_id", "t.name", "CAST(NULL AS BIGINT)")
    members = part("member", f"member_{verb}", about_members, "m.name", "CAST(NULL AS BIGINT)")
    return f"""
    SELECT y.place, y.kind, y.created_at, y.name, y.post_id FROM (
        {threads} {OF_POST} UNION ALL {tags} JOIN tag t ON t.id = x.tag_id
        UNION ALL {members} JOIN member m ON m.id = x.{about_members}
    ) y WHERE y.member_id = ? AND y.place > ? ORDER BY y.place LIMIT ?
    """  # noqa: S608  (all of it ours)


_COLUMNS = (
    Column("kind", N_("Kind")),
    AT,
    Column("name", N_("Name")),
    Column("post_id", N_("Post number"), "number", shown=False),
)

FOLLOWS = Section(
    "follows",
    N_("What you follow"),
    ("thread_follow", "tag_follow", "member_follow"),
    _COLUMNS,
    _marks("follow", "followed_id"),
    first="",
)

MUTES = Section(
    "mutes",
    N_("What you’ve muted"),
    ("member_mute", "thread_mute", "tag_mute"),
    _COLUMNS,
    _marks("mute", "muted_id"),
    first="",
)
