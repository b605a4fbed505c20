"""One blueprint a subject. A view parses, calls one action or query, and answers."""

from flask import Flask
from werkzeug.routing import IntegerConverter

from forum.views import (
    about,
    accounts,
    addresses,
    avatars,
    comments,
    drafts,
    economy,
    front,
    levels,
    log,
    members,
    posts,
    preferences,
    readings,
    reports,
    settings,
    wallet,
)
from forum.views.admin import economy as economy_admin
from forum.views.admin import levels as levels_admin
from forum.views.admin import members as members_admin
from forum.web import access
from forum.web.preferences import content_lang
from forum.web.preferences import preferences as preferred


class IdConverter(IntegerConverter):
    """A key as it stands in an address. Longer numbers are none: no database could even look for them."""

    regex = r"0|[1-9][0-9]{0,17}"


def register_views(app: Flask) -> None:
    """Hang every blueprint into the app, and give templates what each page shows."""
    app.url_map.converters["id"] = IdConverter
    for subject in (
        front,
        posts,
        comments,
        drafts,
        readings,
        reports,
        wallet,
        accounts,
        addresses,
        settings,
        preferences,
        members,
        avatars,
        economy,
        about,
        levels,
        log,
        economy_admin,
        levels_admin,
        members_admin,
    ):
        app.register_blueprint(subject.bp)

    @app.context_processor
    def for_every_page() -> dict[str, object]:
        me, state, prefers = access.viewer(), access.site(), preferred()
        return {
            "me": me,
            "site": state,
            "level_rules": state.level_rules,
            "economy_rules": state.economy_rules,
            "may": access.open_gates(),
            "login_address": access.login_address,
            "site_name": app.config["SITE_NAME"],
            "prefers": prefers,
            "content_lang": content_lang(),
        }
