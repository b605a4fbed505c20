"""One blueprint a subject. A view parses, calls one action or query, and answers."""

from flask import Flask
from werkzeug.routing import IntegerConverter

from forum import access
from forum.preferences import preferences as preferred
from forum.preferences import said_in
from forum.views import (
    about,
    accounts,
    addresses,
    admin,
    avatars,
    comments,
    drafts,
    economy,
    front,
    levels,
    levels_admin,
    log,
    members,
    members_admin,
    posts,
    preferences,
    readings,
    reports,
    settings,
    styleguide,
    wallet,
)


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
        admin,
        levels_admin,
        members_admin,
    ):
        app.register_blueprint(subject.bp)
    if app.extensions["config"].app_env == "local":
        app.register_blueprint(styleguide.bp)

    @app.context_processor
    def for_every_page() -> dict[str, object]:
        me, state, prefers = access.viewer(), access.site(), preferred()
        return {
            "me": me,
            "site": state,
            "rules": state.rules,
            "economy": state.economy,
            "may": access.open_gates(),
            "login_address": access.login_address,
            "site_name": app.config["SITE_NAME"],
            "prefers": prefers,
            "said_in": said_in(),
        }
