"""The page on which a login is finished with a second factor."""

from flask import render_template, request

from forum.forms.factors import CodeForm
from forum.models import Member
from forum.queries.factors import factors_of
from forum.web import passkeys


def second_step(member: Member, errors: dict[str, list[str]], *, following: str, resume: str) -> str:
    """Return the page for the member whose login waits; `resume` is a form that the login interrupted, or empty."""
    return render_template(
        "accounts/second.html",
        member=member,
        factors=factors_of(member.id),
        possible=passkeys.relying_party() is not None,
        elsewhere=passkeys.address_with_passkeys(),
        code=CodeForm().code.data or "" if request.form.get("code") else "",
        errors=errors,
        following=following,
        resume=resume,
    )
