"""The search."""

from flask import Blueprint, render_template, request

from forum.queries.search import SearchPage, Sort, search_page
from forum.text.search_query import LENGTH_MAX, parse
from forum.web.login import current_member

bp = Blueprint("search", __name__)


@bp.get("/search")
def show() -> str:
    """Show what was found of posts, comments, members and tags; and without a question, how to ask one."""
    query, sort = parse(request.args.get("q", "")), Sort.typed(request.args.get("sort", ""))
    page = SearchPage(notes=query.notes)
    if not query.is_empty:
        page = search_page(query, sort, request.args.get("after"), current_member())
    return render_template("search/show.html", query=query, page=page, sort=sort, sorts=Sort, length_max=LENGTH_MAX)
