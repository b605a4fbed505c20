"""Pictures that members upload: who may see one, and how large those are that a text names."""

from dataclasses import dataclass

from forum.db import first_record, rows
from forum.models import Member
from forum.text.pictures import Frame, digests_in


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture: whose it is, and whether something shows it that everybody may see."""

    member_id: int
    is_shown: bool

    def may_be_seen_by(self, member: Member | None) -> bool:
        """Say whether the member (None: somebody who is not logged in) may see it."""
        return self.is_shown or (member is not None and (member.id == self.member_id or member.moderates))


# A comment is shown whatever became of the post: see `queries.comments`.
_KEPT = """
    SELECT p.member_id,
        EXISTS (SELECT 1 FROM member m WHERE m.id = p.member_id AND m.own_avatar = p.digest)
        OR EXISTS (
            SELECT 1 FROM picture_use u
            LEFT JOIN comment_removal gone ON gone.comment_id = u.comment_id
            LEFT JOIN comment_hiding hidden ON hidden.comment_id = u.comment_id
            LEFT JOIN post_removal post_gone ON post_gone.post_id = u.post_id AND u.comment_id IS NULL
            LEFT JOIN post_hiding post_hidden ON post_hidden.post_id = u.post_id AND u.comment_id IS NULL
            WHERE u.picture_id = p.digest AND gone.comment_id IS NULL AND hidden.comment_id IS NULL
                AND post_gone.post_id IS NULL AND post_hidden.post_id IS NULL) AS is_shown
    FROM picture p WHERE p.digest = ? AND p.dropped_at IS NULL
"""


def kept_picture(digest: str) -> KeptPicture | None:
    """Return who may see the picture; None where there is none. One statement, by indexes."""
    return first_record(_KEPT, KeptPicture, digest)


def frames_of(member: Member, source: str) -> dict[str, Frame]:
    """Return the size of each picture that a text of the member's may show. No statement where it names none."""
    digests = sorted(digests_in(source))
    if not digests:
        return {}
    own = f"""
        SELECT digest, width || ' ' || height FROM picture
        WHERE member_id = ? AND dropped_at IS NULL AND digest IN ({", ".join("?" * len(digests))})
    """  # noqa: S608  (only places)
    return {digest: Frame(*map(int, size.split())) for digest, size in rows(own, member.id, *digests)}


def digests_of(member: Member) -> list[str]:
    """Return the digests of all the pictures that the member keeps here. One statement."""
    own = "SELECT digest FROM picture WHERE member_id = ? AND dropped_at IS NULL ORDER BY digest"
    return [digest for (digest,) in rows(own, member.id)]
