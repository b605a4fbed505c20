"""The economy in public: the rules in force, what was paid, and how much there is."""

from flask import Blueprint, Response, jsonify, render_template

from forum.queries.economy import balances, economy_page, grouped_fields
from forum.render.economy_charts import pots_chart, supply_bar

bp = Blueprint("economy", __name__)


@bp.get("/economy")
def show() -> str:
    """Show the current economy."""
    page = economy_page()
    return render_template(
        "economy/show.html",
        page=page,
        groups=grouped_fields(),
        supply_bar=supply_bar(page.balances),
        plot=pots_chart(page.days),
    )


@bp.get("/economy.json")
def figures() -> Response:
    """Answer what the accounts hold, in mTwei, as of one moment."""
    held = balances()
    return jsonify(
        supply_mtwei=held.supply_mtwei,
        wallets_mtwei=held.wallets_mtwei,
        treasury_mtwei=held.treasury_mtwei,
        escrow_mtwei=held.escrow_mtwei,
        issuance_mtwei=held.issuance_mtwei,
        sum_mtwei=held.sum_mtwei,
    )
