"""Which other sites may show threads beside their articles, by an admin."""

from secrets import token_urlsafe

from flask import Blueprint, flash, url_for

from forum.actions import embedding as actions
from forum.forms.embedding import SiteForm
from forum.i18n import _
from forum.models import Member
from forum.queries.embedding import allowed_sites
from forum.rules.embedding import THREADS_MAX
from forum.web import answers
from forum.web.addresses import mailed_address
from forum.web.login import admins_only, require_admin
from forum.web.sudo import require_confirmed

bp = Blueprint("embedding_admin", __name__, url_prefix="/admin/embedding")


def _page(form: SiteForm, errors: dict[str, list[str]]) -> str:
    inputs = {"form": form, "errors": errors, "key": token_urlsafe(12)}
    sites = None if answers.wants_fragment() else allowed_sites()
    scripts = {name: mailed_address(url_for(f"embed.{name}")) for name in ("script", "counts_script")}
    return answers.render_part_or_page(
        "admin/_embedding_form.html", "admin/embedding.html", sites=sites, threads_max=THREADS_MAX, **scripts, **inputs
    )


def _show_again(errors: dict[str, list[str]], **_about: object) -> str:
    require_admin()  # also where a form comes back because of its token
    return _page(SiteForm(), errors)


@bp.get("")
@admins_only
def show(me: Member) -> str:
    """Show the sites that may, the form for another one, and what to paste there."""
    return _page(SiteForm(data={"author": me.name}), {})


@bp.post("")
@answers.redisplays_form(bp, _show_again)
@admins_only
def allow(me: Member) -> object:
    """Let a site show threads."""
    form = SiteForm()
    form.check()
    require_confirmed()
    answers.act_once(me, lambda: actions.allow_site(me, form.origin.data, form.author.data))
    flash(_("The site can show threads now."))
    return answers.redirect_to(url_for("embedding_admin.show"))


@bp.post("/<id:site_id>/end")
@admins_only
def end(me: Member, site_id: int) -> object:
    """No longer let a site show threads."""
    answers.act_once(me, lambda: actions.end_site(me, site_id))
    flash(_("The site no longer shows threads."))
    return answers.redirect_to(url_for("embedding_admin.show"))
