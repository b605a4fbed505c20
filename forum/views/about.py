"""What the forum says of itself."""

from flask import Blueprint, render_template

from forum import access
from forum.economy import PAID_WORDS_MIN
from forum.queries.earning import DISLIKES, LIKES, earning_page, paid_at

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("/earning")
def earning() -> str:
    """Say what earning is and is not, by the rules in force and the books as they stand."""
    state = access.site()
    page = earning_page(state.economy, state.rules)
    return render_template(
        "about/earning.html", page=page, words_min=PAID_WORDS_MIN, likes=LIKES, dislikes=DISLIKES, paid_at=paid_at
    )
