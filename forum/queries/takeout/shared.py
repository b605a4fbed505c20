"""Columns and joins that several sections of a takeout have."""

from forum.i18n import N_
from forum.queries.takeout.section import Column

AT = Column("created_at", N_("When"), "time")
POST = (Column("post_id", N_("Post number"), "number", shown=False), Column("post_title", N_("Post")))
COMMENT = Column("comment_id", N_("Comment number"), "number")
ABOUT = (*POST, COMMENT)
SETTLED = Column("settled_on", N_("Settled on"))
REMOVED = (
    Column("removed_at", N_("Deleted"), "time"),
    Column("removed_by", N_("Deleted by")),
    Column("removal_reason", N_("Reason")),
)
HIDDEN = Column("hidden_because", N_("Hidden because"))
TEXT = (Column("body_markdown", N_("Text"), "markdown", shown=False), Column("body_html", N_("Text"), "html"))

# The title of a post `p` that others may still read; `gone` is its removal, `hiding` that it is hidden, `x` the row
# that is about it.
TITLE = "CASE WHEN gone.post_id IS NULL AND hiding.post_id IS NULL THEN p.title END AS post_title"
GONE = "LEFT JOIN post_removal gone ON gone.post_id = p.id LEFT JOIN post_hiding hiding ON hiding.post_id = p.id"
OF_POST = f"LEFT JOIN post p ON p.id = x.post_id {GONE}"
OF_SETTLEMENT = "LEFT JOIN settlement s ON s.id = x.settlement_id"
SETTLED_ON = "CAST(s.day AS TEXT) AS settled_on"
# What is kept of the removal `v` of a post or comment `x`.
REMOVAL = """
    v.created_at AS removed_at,
    CASE WHEN v.member_id = x.author_id THEN 'yourself' WHEN v.member_id IS NOT NULL THEN 'a moderator' END
        AS removed_by,
    v.reason AS removal_reason
"""
