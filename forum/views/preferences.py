"""The preferences of a browser: language and colours, and the introduction that can be put away."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from forum.i18n import LANGUAGES
from forum.web.addresses import local_address
from forum.web.preferences import AS_BROWSER, THEMES, set_preference

bp = Blueprint("preferences", __name__)

# What can be asked for, by field. A link or a form that asks with GET: only a cookie of this browser changes,
# and pages for readers who are not signed in hold no forms that post.
CHOICES = {"language": (AS_BROWSER, *LANGUAGES), "theme": (AS_BROWSER, *THEMES), "introduction": (AS_BROWSER, "off")}


@bp.get("/preferences")
def show() -> Response | str:
    """Show what can be chosen; with choices in the address, keep them and go back to `next`."""
    chosen = {name: request.args[name] for name, known in CHOICES.items() if request.args.get(name) in known}
    following = local_address(request.args.get("next", "")) or "/"
    if not chosen:
        return render_template("preferences/show.html", languages=LANGUAGES, following=following)
    response = redirect(following, 303)
    for name, value in chosen.items():
        set_preference(response, name, value)
    response.headers["Cache-Control"] = "private, no-store"
    return response
