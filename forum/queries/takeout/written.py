"""What a member wrote, and who they are."""

from forum.i18n import N_
from forum.queries.takeout.section import Column, Section
from forum.queries.takeout.shared import AT, HIDDEN, OF_POST, POST, REMOVAL, REMOVED, TEXT, TITLE

PROFILE = Section(
    "profile",
    N_("Profile"),
    ("member", "account", "email_change", "unlisted_member", "shown_earnings"),
    (
        Column("id", N_("Member number"), "number"),
        Column("name", N_("Username")),
        Column("display_name", N_("Display name")),
        Column("email", N_("E-mail address")),
        Column("email_confirmed_at", N_("Address confirmed"), "time"),
        Column("email_wanted", N_("Address that you asked to change to")),
        Column("bio", N_("About you"), "markdown"),
        Column("role", N_("Role")),
        Column("xp", N_("XP"), "number"),
        Column("balance_mtwei", N_("Balance, Twei"), "twei"),
        Column("avatar", N_("Comment avatar")),
        Column("created_at", N_("Signed up"), "time"),
        Column("unlisted_since", N_("Not on the leaderboard since"), "time"),
        Column("earnings_shown_since", N_("Shows earnings since"), "time"),
    ),
    """
    SELECT m.id, m.id, m.name, m.display_name, m.email, m.email_confirmed_at,
           (SELECT e.email FROM email_change e WHERE e.member_id = m.id) AS email_wanted, m.bio, m.role, m.xp,
           COALESCE(a.balance_mtwei, 0) AS balance_mtwei, m.avatar, m.created_at,
           u.created_at AS unlisted_since,
           (SELECT shown.created_at FROM shown_earnings shown WHERE shown.member_id = m.id) AS earnings_shown_since
    FROM member m LEFT JOIN account a ON a.member_id = m.id LEFT JOIN unlisted_member u ON u.member_id = m.id
    WHERE m.id = ? AND m.id > ? ORDER BY m.id LIMIT ?
    """,
)

POSTS = Section(
    "posts",
    N_("Posts"),
    ("post", "post_tag", "tag", "post_removal", "post_hiding", "series", "series_part"),
    (
        Column("id", N_("Post number"), "number"),
        Column("title", N_("Title")),
        Column("tags", N_("Tags"), "list"),
        Column("series", N_("Series")),
        AT,
        Column("edited_at", N_("Edited"), "time"),
        Column("pluses", N_("Pluses"), "number"),
        Column("minuses", N_("Minuses"), "number"),
        Column("comments", N_("Comments"), "number"),
        *REMOVED,
        HIDDEN,
        *TEXT,
    ),
    f"""
    SELECT x.id, x.id, x.title,
           (SELECT string_agg(t.name, ', ') FROM post_tag l JOIN tag t ON t.id = l.tag_id WHERE l.post_id = x.id)
               AS tags,
           (SELECT s.name FROM series_part q JOIN series s ON s.id = q.series_id WHERE q.post_id = x.id) AS series,
           x.created_at, x.edited_at, x.pluses, x.minuses, x.comments, {REMOVAL},
           own.because AS hidden_because, x.body AS body_markdown, x.body_html
    FROM post x LEFT JOIN post_removal v ON v.post_id = x.id LEFT JOIN post_hiding own ON own.post_id = x.id
    WHERE x.author_id = ? AND x.id > ?
    ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
    portion=20,
)

COMMENTS = Section(
    "comments",
    N_("Comments"),
    ("comment", "comment_removal", "comment_hiding"),
    (
        Column("id", N_("Comment number"), "number"),
        *POST,
        Column("parent_id", N_("Reply to comment"), "number"),
        AT,
        Column("edited_at", N_("Edited"), "time"),
        Column("likes", N_("Likes"), "number"),
        Column("dislikes", N_("Dislikes"), "number"),
        *REMOVED,
        HIDDEN,
        *TEXT,
    ),
    f"""
    SELECT x.id, x.id, x.post_id, {TITLE}, x.parent_id, x.created_at, x.edited_at, x.likes, x.dislikes,
           {REMOVAL}, own.because AS hidden_because, x.body AS body_markdown, x.body_html
    FROM comment x {OF_POST} LEFT JOIN comment_removal v ON v.comment_id = x.id
    LEFT JOIN comment_hiding own ON own.comment_id = x.id
    WHERE x.author_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,  # noqa: S608  (all of it ours)
)

_VERSION = (
    Column("number", N_("Version"), "number"),
    Column("written_at", N_("Written"), "time"),
    Column("replaced_at", N_("Replaced"), "time"),
)

POST_VERSIONS = Section(
    "post-versions",
    N_("Earlier versions of posts"),
    ("post_revision",),
    (
        Column("post_id", N_("Post number"), "number"),
        *_VERSION,
        Column("title", N_("Title")),
        Column("tags", N_("Tags")),
        Column("body_markdown", N_("Text"), "markdown"),
    ),
    """
    SELECT x.id, x.post_id, x.number, x.written_at, x.replaced_at, x.title, x.tags, x.body AS body_markdown
    FROM post_revision x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
    portion=20,
)

COMMENT_VERSIONS = Section(
    "comment-versions",
    N_("Earlier versions of comments"),
    ("comment_revision",),
    (
        Column("comment_id", N_("Comment number"), "number"),
        *_VERSION,
        Column("body_markdown", N_("Text"), "markdown"),
    ),
    """
    SELECT x.id, x.comment_id, x.number, x.written_at, x.replaced_at, x.body AS body_markdown
    FROM comment_revision x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)

_DRAFT = (
    Column("updated_at", N_("Saved"), "time"),
    Column("title", N_("Title")),
    Column("tags", N_("Tags")),
    Column("series", N_("Series")),
    Column("avatar", N_("Comment avatar")),
    Column("body_markdown", N_("Text"), "markdown"),
)

DRAFTS = Section(
    "drafts",
    N_("Drafts"),
    ("draft",),
    (
        Column("place", N_("Where")),
        *_DRAFT,
    ),
    """
    SELECT x.place, x.place, x.updated_at, x.title, x.tags, x.series, x.avatar, x.body AS body_markdown
    FROM draft x WHERE x.member_id = ? AND x.place > ? ORDER BY x.place LIMIT ?
    """,
    first="",
)

DISCARDED_DRAFTS = Section(
    "discarded-drafts",
    N_("Discarded drafts"),
    ("discarded_draft",),
    (
        Column("id", N_("Number"), "number"),
        Column("discarded_at", N_("Discarded"), "time"),
        Column("place", N_("Where")),
        *_DRAFT,
    ),
    """
    SELECT x.id, x.discarded_at, x.place, x.updated_at, x.title, x.tags, x.series, x.avatar, x.body AS body_markdown
    FROM discarded_draft x WHERE x.member_id = ? AND x.id > ? ORDER BY x.id LIMIT ?
    """,
)
