"""What an import brings, what was here already, and what is left out and why."""

from dataclasses import dataclass

from forum.actions.importing.preparing import Prepared

_COMING = "SELECT count(*) FROM {kind} WHERE known IS NULL AND why IS NULL"
_TOMBSTONES = """
    SELECT (SELECT count(*) FROM post WHERE known IS NULL AND why IS NOT NULL)
           + (SELECT count(*) FROM comment WHERE known IS NULL AND why IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Report:
    """Of each kind, in the plural, how many come and how many were here; `left_out` by kind and reason.

    `tombstones` are posts and comments that are gone, and come without their words for what hangs under them.
    """

    origin: str
    name: str
    coming: dict[str, int]
    here: dict[str, int]
    left_out: dict[str, dict[str, int]]

    @property
    def left_out_in_all(self) -> int:
        """How many things do not come."""
        return sum(count for reasons in self.left_out.values() for count in reasons.values())


def report_on(prepared: Prepared) -> Report:
    """Return what the export brings now. After it was written, that is what has come."""
    staging = prepared.staging
    coming = {
        "people": staging.value("SELECT count(*) FROM author WHERE known IS NULL AND began_at IS NOT NULL"),
        "posts": staging.value(_COMING.format(kind="post")),
        "comments": staging.value(_COMING.format(kind="comment")),
        "tombstones": staging.value(_TOMBSTONES),
    }
    here = {
        plural: staging.value(f"SELECT count(*) FROM {kind} WHERE known IS NOT NULL")  # noqa: S608  (ours)
        for plural, kind in (("people", "author"), ("posts", "post"), ("comments", "comment"))
    }
    left_out: dict[str, dict[str, int]] = {}
    reasons = "SELECT kind, why, count(*) FROM left_out GROUP BY kind, why ORDER BY kind, why"
    for kind, why, count in staging.execute(reasons).fetchall():
        left_out.setdefault(kind, {})[why] = count
    return Report(staging.site.origin, staging.site.name, coming, here, left_out)
