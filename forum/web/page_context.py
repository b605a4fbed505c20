"""What every page shows: whoever is looking, the site they look at, and the rules in force."""

from flask import Flask

from forum.web.addresses import login_address
from forum.web.framing import is_framed
from forum.web.preferences import content_lang
from forum.web.viewer import site, viewer


def register_page_context(app: Flask) -> None:
    """Give templates what each page shows."""

    @app.context_processor
    def for_every_page() -> dict[str, object]:
        who, state = viewer(), site()
        return {
            "viewer": who,
            "me": who.member,
            "may": who.may,
            "prefers": who.preferences,
            "content_lang": content_lang(),
            "site": state,
            "site_name": app.config["SITE_NAME"],
            "level_rules": state.level_rules,
            "economy_rules": state.economy_rules,
            "recent_pay": state.recent_pay,
            "login_address": login_address,
            "is_framed": is_framed,
        }
