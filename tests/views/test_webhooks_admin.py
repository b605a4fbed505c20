"""The page on which an admin sets which addresses are told what happens here."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.models import LoginSession, Webhook, WebhookDelivery, WebhookSubscription
from forum.rules.webhooks import WEBHOOKS_MAX
from tests.conftest import counting
from tests.visitor import root_id, succeeded

pytestmark = pytest.mark.any_engine

ADDRESS = "/admin/webhooks"
HOOK = "https://paper.example/hooks/forum"
SECRET = re.compile(r'<code id="new-secret" translate="no">(whsec_[\w+/=]+)</code>')


@pytest.fixture
def admin(enrol, as_member):
    return as_member(enrol("adele", role="admin"))


@pytest.fixture
def webhook(admin) -> Webhook:
    assert admin.post(ADDRESS, url=HOOK, types="comment.written").status_code == 200
    return Webhook.get()


def test_an_address_is_added_and_its_secret_shown_once(admin, way):
    answer = admin.post(ADDRESS, way, url=f" {HOOK} ", types=["comment.written", "thread.published"])
    assert answer.status_code == 200
    if way == "htmx":
        assert root_id(answer) == "webhooks"
    secret = SECRET.search(answer.text)[1]
    assert [one.type for one in WebhookSubscription.select().order_by(WebhookSubscription.type)] == [
        "comment.written", "thread.published",
    ]  # fmt: skip
    page = admin.text(ADDRESS)
    assert HOOK in page
    assert secret not in page
    assert answer.headers["Cache-Control"].startswith("private") or "no-store" in answer.headers["Cache-Control"]
    log = admin.text("/admin/log?kind=webhook")
    assert "has https://paper.example told what happens here" in log
    assert "hooks/forum" not in log


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "", "types": "comment.written"}, "Enter an address."),
        ({"url": "http://paper.example/", "types": "comment.written"}, "has to begin with https://"),
        ({"url": "https://ann:word@paper.example/", "types": "comment.written"}, "Leave out the name and password"),
        ({"url": "https://10.0.0.1/", "types": "comment.written"}, "Use a name that the whole internet knows"),
        ({"url": "https://paper.example:22/", "types": "comment.written"}, "Use port 443 or 8443."),
        ({"url": "nonsense", "types": "comment.written"}, "Enter a whole address"),
        ({"url": HOOK, "types": "nonsense"}, "Choose at least one."),
        ({"url": HOOK}, "Choose at least one."),
        ({"url": "https://paper.example/" + "x" * 600, "types": "comment.written"}, "the limit is 500"),
    ],
)
def test_what_was_typed_stays_beside_what_is_wrong_with_it(admin, way, fields, words):
    answer = admin.post(ADDRESS, way, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{fields["url"]}"' in answer.text
    if fields.get("types") == "comment.written":
        assert re.search(r'value="comment.written" checked', answer.text)
    assert not Webhook.select().exists()


def test_one_address_is_there_once_and_there_are_not_too_many(admin, webhook):
    assert "on the list already" in admin.post(ADDRESS, url=HOOK.upper().replace("/HOOKS/FORUM", "/hooks/forum"),
                                               types="thread.edited").text  # fmt: skip
    for number in range(WEBHOOKS_MAX - 1):
        assert admin.post(ADDRESS, url=f"{HOOK}/{number}", types="thread.edited").status_code == 200
    answer = admin.post(ADDRESS, url=f"{HOOK}/more", types="thread.edited")
    assert (answer.status_code, "Delete one first." in answer.text) == (422, True)


def test_it_is_paused_resumed_and_deleted(admin, webhook, way):
    place = f"{ADDRESS}/{webhook.id}"
    assert succeeded(admin.post(f"{place}/pause", way), way)
    assert "An admin paused it." in admin.text(ADDRESS)
    assert succeeded(admin.post(f"{place}/resume", way), way)
    assert "An admin paused it." not in admin.text(ADDRESS)
    assert succeeded(admin.post(f"{place}/delete", way), way)
    assert "Nobody yet" in admin.text(ADDRESS)
    for deed in ("pause", "resume", "delete", "test", "secret"):
        assert admin.post(f"{place}/{deed}", way).status_code == 404


def test_what_it_is_told_of_can_be_chosen_anew(admin, webhook, way):
    answer = admin.post(f"{ADDRESS}/{webhook.id}/types", way, types=["thread.edited", "thread.removed"])
    assert succeeded(answer, way)
    assert {one.type for one in WebhookSubscription.select()} == {"thread.edited", "thread.removed"}
    refused = admin.post(f"{ADDRESS}/{webhook.id}/types", way)
    assert (refused.status_code, refused.text.count("Choose at least one.")) == (422, 1)
    assert WebhookSubscription.select().count() == 2


def test_the_secret_is_replaced_and_the_new_one_shown_once(admin, webhook, way):
    answer = admin.post(f"{ADDRESS}/{webhook.id}/secret", way)
    assert answer.status_code == 200
    secret = SECRET.search(answer.text)[1]
    assert secret not in admin.text(ADDRESS)
    changed = Webhook.get()
    assert changed.former_sealed_secret == webhook.sealed_secret
    assert changed.sealed_secret != webhook.sealed_secret


def test_whoever_has_not_shown_lately_that_it_is_them_is_asked_for_the_password(admin, webhook, way):
    LoginSession.update(confirmed_at=clock.now() - timedelta(days=1)).execute()
    for place, fields in ((ADDRESS, {"url": f"{HOOK}/2", "types": "thread.edited"}), (f"{ADDRESS}/1/secret", {})):
        answer = admin.post(place, way, **fields)
        assert answer.status_code == 422
        assert answer.text.count('name="password"') == 1
        assert SECRET.search(answer.text) is None
    assert SECRET.search(admin.post(f"{ADDRESS}/1/secret", way, password="correct horse").text)


def test_a_test_is_put_on_its_way_a_few_times_a_minute(admin, webhook, way):
    for _time in range(5):
        assert succeeded(admin.post(f"{ADDRESS}/{webhook.id}/test", way), way)
    assert WebhookDelivery.select().count() == 5
    answer = admin.post(f"{ADDRESS}/{webhook.id}/test", way)
    assert (answer.status_code, "Wait a minute." in answer.text) == (422, True)


def test_the_last_messages_say_what_became_of_them(admin, webhook, post_id):
    common = {"webhook": webhook.id, "type": "thread.edited", "post": post_id}
    WebhookDelivery.create(**common, outcome="delivered", status=204, tries=1)
    WebhookDelivery.create(**common, outcome="given up", status=503, failure="status", tries=10)
    WebhookDelivery.create(**common, failure="address", tries=2)
    page = admin.text(ADDRESS)
    assert "Delivered</strong> · 204" in page
    assert ">Given up</strong> · 503 · It didn’t answer that it took the message · 10 tries" in page
    assert "leads to an address that isn’t public" in page
    assert "1 waiting" in page
    for number in range(8):
        WebhookDelivery.create(
            **common | {"type": "webhook.test", "post": None}, outcome="delivered", status=200 + number
        )
    page = admin.text(ADDRESS)
    assert page.count("Delivered</strong>") == 5
    assert "· 207" in page


def test_the_page_costs_the_same_however_many_there_are(admin, webhook):
    admin.text(ADDRESS)
    with counting() as before:
        admin.text(ADDRESS)
    for number in range(3):
        admin.post(ADDRESS, url=f"{HOOK}/{number}", types="thread.edited")
    admin.text(ADDRESS)
    with counting() as after:
        admin.text(ADDRESS)
    assert len(after) == len(before) == 4  # the session, the site, the webhooks, their messages
