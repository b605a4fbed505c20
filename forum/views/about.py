"""What the forum says of itself."""

from flask import Blueprint, Response, make_response, render_template

from forum import mail
from forum.models import Vouching
from forum.queries.attacks import attack_examples
from forum.queries.earning import DISLIKES, LIKES, earning_page, paid_at
from forum.render.economy_charts import supply_bar
from forum.render.writing_examples import writing_examples
from forum.rules.economy import PAID_WORDS_MIN
from forum.web.answers import render_part_or_page
from forum.web.login import current_member
from forum.web.viewer import site

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("/earning")
def earning() -> str:
    """Explain what earning is and is not, from the current rules and the current books."""
    state, me = site(), current_member()
    page = earning_page(state.economy_rules, state.level_rules)
    return render_template(
        "about/earning.html",
        page=page,
        supply_bar=supply_bar(page.balances),
        words_min=PAID_WORDS_MIN,
        likes=LIKES,
        dislikes=DISLIKES,
        paid_at=paid_at,
        attacks=attack_examples(state.economy_rules, page.balances.treasury_mtwei),
        must_confirm=mail.is_configured(),
        unvouched=bool(me) and not Vouching.is_vouched(me.id),
    )


@bp.get("/writing")
def writing() -> str:
    """Explain Markdown by examples, each shown as it is typed and as it will look."""
    return render_template("about/writing.html", examples=writing_examples())


@bp.get("/keys")
def keys() -> Response:
    """List the keys of the thread page: HTMX gets them as a dialog."""
    response = make_response(render_part_or_page("about/_keys.html", "about/keys.html"))
    response.vary.add("HX-Request")
    return response
