"""The pictures that a member uploaded; what they consist of lies beside the pages."""

from forum.i18n import N_
from forum.queries.takeout.section import Column, Section
from forum.queries.takeout.shared import AT

PICTURES = Section(
    "pictures",
    N_("Pictures"),
    ("picture", "picture_use", "picture_content"),
    (
        Column("file", N_("File")),
        AT,
        Column("width", N_("Width, pixels"), "number"),
        Column("height", N_("Height, pixels"), "number"),
        Column("bytes", N_("Size, bytes"), "number"),
        Column("is_avatar", N_("Your avatar (1) or not (0)"), "number"),
        Column("shown_in", N_("Shown in"), "list"),
    ),
    """
    SELECT p.digest, 'pictures/' || p.digest || '.webp' AS file, p.created_at, p.width, p.height, p.bytes,
           CASE WHEN m.own_avatar = p.digest THEN 1 ELSE 0 END AS is_avatar,
           (SELECT string_agg(
                CASE WHEN u.comment_id IS NULL THEN 'post ' || u.post_id ELSE 'comment ' || u.comment_id END, ', ')
            FROM picture_use u WHERE u.picture_id = p.digest) AS shown_in
    FROM picture p JOIN member m ON m.id = p.member_id
    WHERE p.member_id = ? AND p.digest > ? AND p.dropped_at IS NULL ORDER BY p.digest LIMIT ?
    """,
    first="",
)
