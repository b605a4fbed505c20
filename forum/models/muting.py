"""Who is hidden from whom, as part of other statements: of lists of what members wrote."""

from forum.rules.following import Muting

# With the joins below: a value of `Muting`, or null.
MUTING_COLUMN = (
    f"CASE WHEN muted.member_id IS NOT NULL THEN '{Muting.BY_VIEWER}' "
    f"WHEN muted_by.member_id IS NOT NULL THEN '{Muting.BY_OTHER}' END"
)


def muting_joins(author: str) -> str:
    """Return the joins that say whether viewer and author (a column with the author's id) are hidden from each other.

    Their parameters are `muting_parameters`.
    """
    return (
        f"LEFT JOIN member_mute muted ON muted.member_id = ? AND muted.muted_id = {author} "
        f"LEFT JOIN member_mute muted_by ON muted_by.member_id = {author} AND muted_by.muted_id = ?"
    )


def muting_parameters(viewer_id: int, *, moderates: bool) -> tuple[int, int]:
    """Return the parameters of `muting_joins`; an anonymous viewer's number is 0.

    Who moderates goes on seeing what members write who have muted them: nobody mutes their way out of being looked at.
    """
    return viewer_id, 0 if moderates else viewer_id
