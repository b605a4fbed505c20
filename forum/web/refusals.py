"""A refusal in words, as a page or as the notice on top of one, with what was typed, or as the form that was sent."""

from collections.abc import Mapping

from flask import Response, current_app, make_response, redirect, request
from flask.globals import request_ctx

from forum.errors import ForumError, Sanctioned
from forum.i18n import N_, _
from forum.text.typed_text import without_control
from forum.web.addresses import local_address, login_address, return_address
from forum.web.answers import form_at, render_part_or_page, wants_fragment
from forum.web.login import current_member
from forum.web.preferences import preferences
from forum.web.problems import problem_answer, problem_of
from forum.web.programs import for_programs
from forum.web.shape import is_body_modest

# What people write, as against what a page puts into a form itself: offered again whatever happens.
TYPED_FIELDS = ("title", "body", "tags", "series", "display_name", "bio", "reason", "name", "amount")
# As pages name them.
FIELD_LABELS = (
    N_("Title"), N_("Body"), N_("Tags"), N_("Series"), N_("Display name"), N_("Bio"), N_("Reason"), N_("Name"),
    N_("Amount"),
)  # fmt: skip


def error_answer(
    status: int,
    title: str,
    message: str,
    advice: str,
    *,
    bare: bool = False,
    leads_on: bool = True,
    receipt: str | None = None,
) -> Response:
    """Render an error as a page or as the notice on top of one, with what was typed.

    A `bare` one needs nothing that may have failed: no member who is looking, no address of ours. Without `leads_on`
    it offers no other page, where all would be refused alike. `receipt` is the address of the decision that refuses.
    A program gets the same words as problem details.
    """
    if for_programs():
        return problem_answer(status, title, message, advice)
    words = {
        "status": status,
        "title": title,
        "message": message,
        "advice": advice,
        "typed": typed_fields(),
        "back": _previous_page(),
        "login": _way_to_login(),
        "leads_on": leads_on,
        "receipt": receipt,
    }
    if bare or status >= 500 or not request_ctx.url_adapter:
        template = "errors/_notice.html" if wants_fragment() else "errors/bare.html"
        body = current_app.jinja_env.get_template(template).render(words, prefers=preferences())
    else:
        body = render_part_or_page("errors/_notice.html", "errors/show.html", **words)
    response = make_response(body, status)
    if wants_fragment():
        response.headers["HX-Retarget"] = "#flash"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def refusal_answer(error: ForumError) -> Response:
    """Say what was refused and what to do next, and when, where the error knows."""
    if for_programs():
        return problem_of(error)
    receipt = error.receipt if isinstance(error, Sanctioned) else None
    response = error_answer(error.status, error.title, error.message, error.advice, receipt=receipt)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(error.retry_after_seconds)
    return response


def lead_to(address: str, error: ForumError) -> Response:
    """Lead to where somebody can mend it: a page by 303, a fragment by its status, with the address in its header."""
    if for_programs():
        return problem_of(error)
    if not wants_fragment():
        return make_response(redirect(address, 303))
    response = error_answer(error.status, error.title, error.message, error.advice)
    response.headers["HX-Redirect"] = address
    return response


def form_again(problem: str, status: int) -> Response | None:
    """Return the form that came in, with what was typed and what is wrong; None if it is of no kind to be shown again.

    Who sent it may not be who the form is for: then it is not shown either.
    """
    endpoint = request.endpoint or ""
    show = form_at(endpoint)
    if not show or not (current_member() or endpoint.startswith(("accounts.", "frame_logins."))):
        return None
    try:
        return make_response(show({"form": [problem]}, **(request.view_args or {})), status)
    except ForumError:
        return None  # what the form was about is not there, or is not theirs


def offer_login() -> Response:
    """Offer the login together with what was typed by somebody whose session has ended."""
    if wants_fragment():
        return error_answer(400, _("You’ve been logged out"), _("Your text is still here."), "")
    show_login = form_at("accounts.log_in")
    return make_response(show_login({"form": [_("You’ve been logged out. Log in to send your text.")]}), 400)


def typed_fields() -> list[tuple[str, str]]:
    """Return what a person wrote into the form that came in, by field."""
    form = _sent_form()
    return [(name, without_control(form[name])) for name in TYPED_FIELDS if form.get(name)]


def _sent_form() -> Mapping[str, str]:
    """Return the fields that came in; none where nobody has looked yet whether they may be read at all."""
    return request.form if is_body_modest() else {}


def _way_to_login() -> str:
    """Return the login's address, which leads back to where this came from if that is known."""
    return login_address(return_address()) if request_ctx.url_adapter and request.endpoint else "/login"


def _previous_page() -> str | None:
    """Return the page of this site that led here, if one did and it is another one."""
    sent_from = local_address(request.referrer or "") if request_ctx.url_adapter else None
    return None if sent_from == request.full_path.rstrip("?") else sent_from
