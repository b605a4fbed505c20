"""What who is silenced, suspended or banned meets on the pages: reading stays, every write is refused in words."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask

from forum import clock
from forum.actions import comments, posts, reactions, readings, reports, votes
from forum.clock import now
from forum.db import rows
from forum.models import ALL, Comment, Decision, Draft, LoginSession, Member, Post, Reading, Sanction, Vouching
from forum.web.routes import ROUTES, UNSAFE_METHODS, Owner
from tests.conftest import counting
from tests.sanctioned import REASON, hide, lift, sanction
from tests.visitor import HTMX, succeeded

WORDS = "Words that one reads to their end. " * 40
# What one's own things are asked for by; everything else is asked of somebody else's.
OF_ONES_OWN = {
    "posts.update",
    "posts.delete",
    "posts.restore",
    "comments.update",
    "comments.delete",
    "comments.restore",
    "drafts.keep_comment_edit",
    "drafts.keep_post_edit",
}
# What is sent so that it would be done, wherever that is easily said.
FIELDS = {
    "posts.create": {"title": "A title", "body": WORDS, "tags": "sea"},
    "posts.update": {"title": "A title", "body": WORDS, "tags": "sea"},
    "posts.vote": {"value": "plus"},
    "comments.create": {"body": "A comment"},
    "comments.update": {"body": "A comment"},
    "comments.react": {"value": "like"},
    "members.vouch": {"value": "on"},
    "settings.update": {"display_name": "Another", "bio": "Words"},
    "drafts.keep": {"body": "A draft"},
    "drafts.keep_post": {"title": "A draft", "body": "Words"},
    "drafts.keep_comment_edit": {"body": "A draft"},
    "drafts.keep_post_edit": {"title": "A draft", "body": "Words"},
    "drafts.preview": {"body": "A draft"},
}


class Place:
    """An author with a post and a comment, and two members alike, each with things of their own."""

    def __init__(self, enrol: Callable[..., Member]):
        self.author = enrol("author", level=20)
        self.post_id = posts.publish(self.author, "Tides", WORDS, [])
        self.comment_id = comments.write_comment(self.author, self.post_id, "A word")
        self.own: dict[int, dict[str, object]] = {}
        self.ann, self.ben = (self._settle_down(enrol(name, level=20)) for name in ("ann", "ben"))

    def _settle_down(self, member: Member) -> Member:
        Vouching.create(member=member.id, kind="earlier")
        reading = readings.start_reading(member, self.post_id)
        del reading
        self.own[member.id] = {
            "post_id": posts.publish(member, "One's own", WORDS, []),
            "comment_id": comments.write_comment(member, self.post_id, "One's own"),
            "reading_id": Reading.get(Reading.member == member.id).id,
        }
        reports.buy_report(member, self.post_id)
        return member

    def arguments(self, endpoint: str, names: set[str], me: Member) -> dict[str, object]:
        others = {"post_id": self.post_id, "comment_id": self.comment_id, "name": "author", "token": "x"}
        own = self.own[me.id]
        session = LoginSession.get_or_none(LoginSession.member == me.id)
        known = others | {"reading_id": own["reading_id"], "session_id": session.id if session else 404}
        if endpoint in OF_ONES_OWN:
            known |= own
        return {name: known.get(name, "economy" if name == "subject" else 404) for name in names}

    def addresses(self, app: Flask, me: Member) -> Iterator[tuple[str, str]]:
        """Yield every endpoint that changes something, with an address of it; what ends the session, last."""
        urls = app.url_map.bind("localhost")
        unsafe = [rule for rule in app.url_map.iter_rules() if UNSAFE_METHODS & rule.methods]
        unsafe = [rule for rule in unsafe if not ROUTES[rule.endpoint].by_token]  # no browser sends there
        for rule in sorted(unsafe, key=lambda rule: rule.endpoint == "accounts.log_out"):
            yield (
                rule.endpoint,
                urls.build(rule.endpoint, self.arguments(rule.endpoint, rule.arguments, me), method="POST"),
            )


@pytest.fixture
def place(enrol) -> Place:
    return Place(enrol)


def everything() -> list[str]:
    """Return all rows of all tables, but for what is only noted of a session's use."""
    tables = [table for table in ALL if table is not LoginSession]
    return [repr(row) for table in tables for row in sorted(map(repr, table.select().tuples()))]


# --- writing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["suspend", "ban"])
def test_who_is_shut_out_is_refused_at_every_address_that_changes_something_but_those_that_stay_open(
    app, place, as_member, kind, way
):
    sanction(place.ann, kind)
    me, receipt, wrong = as_member(place.ann), f"/decisions/{Decision.get().id}", []
    before = everything()
    for endpoint, address in place.addresses(app, place.ann):
        route = ROUTES[endpoint]
        answer = me.post(address, way, **FIELDS.get(endpoint, {}))
        if route.stays_open:
            right, before = answer.status_code != 403, everything()
        else:
            told = route.owner in (Owner.MODERATOR, Owner.ADMIN) or (REASON in answer.text and receipt in answer.text)
            right = answer.status_code == 403 and told and everything() == before
        if not right:
            wrong.append((endpoint, answer.status))
    assert wrong == []


def test_whoever_is_under_nothing_is_refused_at_none_of_them(app, place, as_member, way):
    """So that the test above says something: each of these would be let in."""
    me = as_member(place.ben)
    for endpoint, address in place.addresses(app, place.ben):
        if ROUTES[endpoint].owner in (Owner.ANYBODY, Owner.MEMBER):
            answer = me.post(address, way, **FIELDS.get(endpoint, {}))
            assert answer.status_code != 403, endpoint


def test_few_addresses_stay_open_and_none_where_others_would_see_what_is_sent(app):
    assert {endpoint for endpoint, route in ROUTES.items() if route.stays_open} == {
        "accounts.log_in", "accounts.log_in_by_passkey", "accounts.finish_log_in", "accounts.log_out", "passkeys.ask",
        "resets.ask", "resets.reset", "confirmations.confirm", "exports.create", "erasures.create", "erasures.stop",
        "drafts.keep", "drafts.keep_post", "drafts.keep_comment_edit", "drafts.keep_post_edit", "drafts.discard",
        "drafts.restore", "drafts.preview", "decisions.create", "notifications.read",
        "unsubscribe.end", "unread.keep", "embed.open_article", "frame_logins.enter", "frame_logins.leave",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["silence", "suspend", "ban"])
def test_what_was_typed_is_offered_again_with_why_it_is_refused_and_the_way_to_the_decision(
    place, as_member, kind, way
):
    sanction(place.ann, kind)
    me = as_member(place.ann)
    for address, fields in (
        (f"/posts/{place.post_id}/comments", {"body": "Kept <text>"}),
        ("/posts", {"title": "A title", "body": "Kept <text>", "tags": ""}),
    ):
        answer = me.post(address, way, **fields)
        assert answer.status_code == 403
        assert "Kept &lt;text&gt;" in answer.text
        assert REASON in answer.text
        assert f'href="/decisions/{Decision.get().id}"' in answer.text
    assert (Comment.select().where(Comment.author == place.ann.id).count(), Post.select().count()) == (1, 3)


def test_a_silenced_member_is_refused_where_they_write_and_nowhere_else(place, as_member, way):
    sanction(place.ann, "silence")
    me = as_member(place.ann)
    own = place.own[place.ann.id]
    for address, fields in (
        (f"/posts/{place.post_id}/comments", {"body": "A comment"}),
        (f"/comments/{own['comment_id']}/edit", {"body": "A comment"}),
        ("/posts", FIELDS["posts.create"]),
        (f"/posts/{own['post_id']}/edit", FIELDS["posts.update"]),
    ):
        assert me.post(address, way, **fields).status_code == 403, address
    for address, fields in (
        (f"/posts/{place.post_id}/vote", {"value": "plus"}),
        (f"/comments/{place.comment_id}/reaction", {"value": "like"}),
        (f"/posts/{place.post_id}/reports", {}),
        (f"/posts/{place.post_id}/draft", {"body": "A draft"}),
        (f"/comments/{own['comment_id']}/delete", {}),
    ):
        assert succeeded(me.post(address, way, **fields), way), address


def test_an_article_refused_to_who_is_silenced_is_kept_as_the_draft(place, as_member, way):
    sanction(place.ann, "silence")
    assert as_member(place.ann).post("/posts", way, **FIELDS["posts.create"]).status_code == 403
    assert Draft.get(Draft.member == place.ann.id).title == "A title"


def test_who_is_suspended_keeps_drafts(place, as_member, way):
    sanction(place.ann, "suspend")
    me = as_member(place.ann)
    assert me.post(f"/posts/{place.post_id}/draft", way, body="For later").status_code in (200, 303)
    assert Draft.get(Draft.member == place.ann.id).body == "For later"


def test_a_form_that_was_open_when_the_sanction_came_changes_nothing_any_more(place, as_member, way):
    me = as_member(place.ann)
    token = me.token()
    sanction(place.ann, "suspend")
    answer = me.post(f"/posts/{place.post_id}/vote", way, token=token, value="plus")
    assert answer.status_code in (303, 400, 401)
    assert not answer.location or answer.location.startswith("/login")
    assert not rows("SELECT 1 FROM post_vote")


# --- coming in, and reading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["silence", "suspend", "ban"])
def test_who_is_under_a_sanction_logs_in_and_reads_every_page_with_its_banner(app, place, as_member, kind):
    sanction(place.ann, kind)
    me, seen = as_member(place.ann), 0
    pages = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments]
    own = [f"/posts/{place.post_id}", "/u/author", "/u/ann", f"/reports/{rows('SELECT min(id) FROM report')[0][0]}"]
    for address in [*sorted(pages), *own, "/nowhere"]:
        if address.startswith(("/admin", "/moderation", "/api/")):
            continue
        if address in ("/styleguide", "/logout", "/oembed", "/mentions", "/embed", "/embed/session", "/login/embedded"):
            continue
        page = me.get(address, follow_redirects=True)
        assert page.status_code == (404 if address == "/nowhere" else 200), address
        if page.mimetype == "text/html":
            assert page.text.count('class="sanction-banner"') == 1, address
            assert REASON in page.text
            assert f'href="/decisions/{Decision.get().id}"' in page.text
            seen += 1
    assert seen > 25


def test_nobody_else_sees_the_banner_and_neither_does_who_was_under_a_sanction_before(place, as_member, visitor):
    with clock.at(now() - timedelta(days=9)):
        sanction(place.ben, "suspend", days=2)
    sanction(place.ann, "suspend")
    for browser in (visitor, as_member(place.author), as_member(place.ben)):
        assert "sanction-banner" not in browser.text("/")
    lift(place.ann)
    assert "sanction-banner" not in as_member(place.ann).text("/")


def test_the_banner_says_until_when_and_what_is_left(place, as_member):
    sanction(place.ann, "suspend", days=2)
    until = Sanction.get().until
    page = as_member(place.ann).text("/")
    banner = page[page.index('class="sanction-banner"') :].partition("</aside>")[0]
    assert "You’re suspended until" in banner
    assert f'datetime="{until + timedelta(minutes=1):%Y-%m-%dT%H:%M}:00Z"' in banner
    assert "You can still read" in banner
    sanction(place.ann, "ban")
    banner = as_member(place.ann).text("/").partition('class="sanction-banner"')[2].partition("</aside>")[0]
    assert "You’re banned." in banner
    assert "<time" not in banner


def test_a_fragment_carries_no_banner(place, as_member):
    sanction(place.ann, "suspend")
    answer = as_member(place.ann).get(f"/comments/{place.comment_id}", headers=HTMX)
    assert answer.status_code == 200
    assert "sanction-banner" not in answer.text


@pytest.mark.parametrize("kind", ["silence", "suspend", "ban"])
def test_the_thread_offers_what_is_left_and_says_why_the_rest_is_closed(place, as_member, kind):
    sanction(place.ann, kind)
    page = as_member(place.ann).text(f"/posts/{place.post_id}")
    lock = page[page.index('id="comment-lock"') :].partition("</section>")[0]
    assert REASON in lock
    assert "XP" not in lock.partition("<form")[0]
    assert "Save draft" in lock
    assert ('name="value" value="plus"' in page) == (kind == "silence")
    assert ('id="buy-report"' in page) == (kind == "silence")
    assert ("/readings" in page) == (kind == "silence")


def test_a_thread_page_asks_no_more_because_somebody_is_under_a_sanction(place, as_member):
    counts = []
    for kind in (None, "silence", "suspend"):
        if kind:
            sanction(place.ann, kind)
        me = as_member(place.ann)
        address = me.get(f"/posts/{place.post_id}").location
        with counting() as statements:
            me.text(address)
        counts.append(len(statements))
    assert max(counts) == counts[0]


@pytest.mark.parametrize(
    ("kind", "words"), [("suspend", "rewards wait while you’re suspended"), ("ban", "rewards were cancelled")]
)
def test_the_wallet_says_what_becomes_of_pending_claims_and_that_the_balance_stays(place, as_member, kind, words):
    balance = as_member(place.ann).text("/wallet").partition("<dd><b>")[2].partition("</b>")[0]
    sanction(place.ann, kind)
    page = as_member(place.ann).text("/wallet")
    assert words in page
    assert "Your balance stays as it is" in page
    assert page.partition("<dd><b>")[2].partition("</b>")[0] == balance


def test_the_wallet_says_how_many_rewards_wait_for_something_hidden(place, as_member):
    reactions.react(place.ann, place.comment_id, "like")
    words = "of these rewards wait longer"
    assert words not in as_member(place.author).text("/wallet")
    hide(place.post_id, place.comment_id)
    readings.complete_reading(place.ann, place.post_id)
    votes.vote(place.ann, place.post_id, "plus")
    assert f"1 {words.replace('wait', 'waits')}" in as_member(place.author).text("/wallet")
    hide(place.post_id)
    assert f"2 {words}" in as_member(place.author).text("/wallet")
