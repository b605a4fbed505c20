"""Who may come to what staff have: every address of admins and moderators, for everybody, as a page and to HTMX."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from flask import Flask

from forum.actions import embedding, webhooks
from forum.models import EmbeddingSite, Member, ModerationCase, Webhook
from tests.histories import unclaimed
from tests.sanctioned import sanction
from tests.visitor import HTMX, Visitor

# Where staff alone have something to look for. An address below one of these has a row in the table, or the test fails.
STAFFS_OWN = ("/admin", "/moderation")
MEMBERS = ("member", "silenced", "suspended", "banned")
EVERYBODY = ("anonymous", *MEMBERS, "moderator", "admin")


A_CASE = object()  # in an address: the id of some case
A_SITE = object()  # and of the one site that shows threads
A_WEBHOOK = object()  # and of a webhook


class Row(NamedTuple):
    """Who is let in (`moderator`: and admins), and what stands in the address for what the view looks up."""

    owner: str
    arguments: dict[str, object] = {}


# Method and endpoint → its row.
ROWS = {
    ("GET", "desk_admin.show"): Row("admin"),
    ("GET", "users_admin.show"): Row("admin"),
    ("GET", "rules_admin.show"): Row("admin", {"subject": "economy"}),
    ("POST", "rules_admin.change"): Row("admin", {"subject": "levels"}),
    ("GET", "attack_admin.show"): Row("admin"),
    ("POST", "attack_admin.begin"): Row("admin"),
    ("GET", "grants_admin.show"): Row("admin"),
    ("POST", "grants_admin.grant"): Row("admin"),
    ("GET", "members_admin.show"): Row("admin", {"name": "member"}),
    ("POST", "members_admin.change"): Row("admin", {"name": "member"}),
    ("POST", "members_admin.change_role"): Row("admin", {"name": "member"}),
    ("POST", "members_admin.write_note"): Row("admin", {"name": "member"}),
    ("GET", "tags_admin.show"): Row("admin"),
    ("POST", "tags_admin.rename"): Row("admin"),
    ("GET", "embedding_admin.show"): Row("admin"),
    ("POST", "embedding_admin.allow"): Row("admin"),
    ("POST", "embedding_admin.end"): Row("admin", {"site_id": A_SITE}),
    ("GET", "webhooks_admin.show"): Row("admin"),
    ("POST", "webhooks_admin.add"): Row("admin"),
    ("POST", "webhooks_admin.choose"): Row("admin", {"webhook_id": A_WEBHOOK}),
    ("POST", "webhooks_admin.pause"): Row("admin", {"webhook_id": A_WEBHOOK}),
    ("POST", "webhooks_admin.resume"): Row("admin", {"webhook_id": A_WEBHOOK}),
    ("POST", "webhooks_admin.replace_secret"): Row("admin", {"webhook_id": A_WEBHOOK}),
    ("POST", "webhooks_admin.send_test"): Row("admin", {"webhook_id": A_WEBHOOK}),
    ("POST", "webhooks_admin.delete"): Row("admin", {"webhook_id": A_WEBHOOK}),
    ("GET", "staff_log.show"): Row("admin"),
    ("GET", "moderation.show"): Row("moderator"),
    ("GET", "moderation.signals"): Row("moderator"),
    ("GET", "moderation.case"): Row("moderator", {"case_id": A_CASE}),
    ("POST", "moderation.decide"): Row("moderator", {"case_id": A_CASE}),
    ("POST", "members_admin.switch_mail"): Row("admin", {"name": "member"}),
    ("GET", "histories_admin.show"): Row("admin", {"name": "elsewhere"}),
    ("POST", "histories_admin.make"): Row("admin", {"name": "elsewhere"}),
    ("POST", "histories_admin.erase"): Row("admin", {"name": "elsewhere"}),
    # The last: it ends the first session there is, which is that of "member".
    ("POST", "members_admin.end_session"): Row("admin", {"name": "member", "session_id": 1}),
}
LET_IN = {"admin": {"admin"}, "moderator": {"moderator", "admin"}}


def staffs_own(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield method and endpoint of every address below those of staff."""
    for rule in app.url_map.iter_rules():
        if any(rule.rule == place or rule.rule.startswith(f"{place}/") for place in STAFFS_OWN):
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield method, rule.endpoint


@pytest.fixture
def browsers(app: Flask, enrol: Callable[..., Member], as_member: Callable[[Member], Visitor]) -> dict[str, Visitor]:
    """A browser for everybody; those under a sanction have logged in again since."""
    for name, kind in (("silenced", "silence"), ("suspended", "suspend"), ("banned", "ban")):
        sanction(enrol(name, level=20), kind)
    enrol("member", level=20)
    unclaimed("elsewhere")
    for role in ("moderator", "admin"):
        enrol(role, level=20, role=role)
    embedding.allow_site(Member.named("admin"), "https://paper.example", "admin")
    webhooks.add_webhook(Member.named("admin"), "https://paper.example/hook", ["comment.written"])
    return {"anonymous": Visitor(app)} | {name: as_member(Member.named(name)) for name in EVERYBODY[1:]}


def ask(browser: Visitor, method: str, address: str, way: str) -> int:
    """Return the answer's status; 401 also of a page that leads to the login."""
    if method == "POST":
        response = browser.post(address, way)
    else:
        response = browser.get(address, headers=HTMX if way == "htmx" else {})
    if response.status_code == 303 and response.location.startswith("/login"):
        assert way == "plain"
        return 401
    assert response.status_code < 500, (address, response.status)
    if response.status_code == 401:
        assert response.headers["HX-Redirect"].startswith("/login")
    return response.status_code


def test_every_address_of_staff_has_a_row_and_every_row_an_address(app):
    assert set(staffs_own(app)) == set(ROWS)


def test_everybody_comes_to_what_is_theirs_and_to_nothing_else(app, browsers, way):
    urls, wrong = app.url_map.bind("localhost"), []
    ids = {A_CASE: ModerationCase.select().first().id, A_SITE: EmbeddingSite.select().first().id}
    ids[A_WEBHOOK] = Webhook.select().first().id
    for (method, endpoint), row in ROWS.items():
        arguments = {name: ids.get(value, value) for name, value in row.arguments.items()}
        address = urls.build(endpoint, arguments, method=method)
        for who, browser in browsers.items():
            status = ask(browser, method, address, way)
            expected = 401 if who == "anonymous" else 403
            if who in LET_IN[row.owner]:
                right = status not in (401, 403, 404)
            else:
                right = status == expected
            if not right:
                wrong.append((who, method, endpoint, status))
    assert wrong == []
