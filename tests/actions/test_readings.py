"""Reading for pay, over HTTP: what an honest reader gets, and that nobody gets more."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from forum import clock
from forum.actions import posts, votes
from forum.models import Claim, Member, Post, Reading, XpEntry
from forum.money import settlement
from tests.actions.test_races import at_once
from tests.conftest import counting
from tests.visitor import Visitor, own_part, root_id, without_token

WORDS = 500  # 126 s to read, of which 75.63 have to be credited


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", twei=0)


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.fixture
def article(post_id) -> int:
    Post.update(words=WORDS).where(Post.id == post_id).execute()
    return post_id


class Watch:
    """The server's clock, in the hand of a test."""

    def __init__(self):
        self.moment = datetime(2026, 3, 1, 12)

    @contextmanager
    def later(self, seconds: float = 0) -> Iterator[None]:
        """Let the block happen so much later than what happened before."""
        self.moment += timedelta(seconds=seconds)
        with clock.at(self.moment):
            yield


@pytest.fixture
def watch() -> Watch:
    return Watch()


def nonce_of(answer: TestResponse) -> str:
    return re.search(r'name="nonce" value="([^"]+)"', answer.text)[1]


def begin(me: Visitor, post_id: int) -> TestResponse:
    answer = me.post(f"/posts/{post_id}/readings", "htmx")
    assert answer.status_code == 200
    return answer


def beat(me: Visitor, nonce: str, *, reading_id: int = 1, seen_end: bool = True, way: str = "htmx") -> TestResponse:
    return me.post(f"/readings/{reading_id}/beats", way, nonce=nonce, **({"seen_end": "1"} if seen_end else {}))


def read(me: Visitor, watch: Watch, post_id: int, beats: int, every: float = 15) -> TestResponse:
    """Begin a reading and send so many beats, one every so many seconds; return the last answer."""
    with watch.later():
        answer = begin(me, post_id)
    number = int(re.search(r"/readings/(\d+)/beats", answer.text)[1])
    for _ in range(beats):
        with watch.later(every):
            answer = beat(me, nonce_of(answer), reading_id=number)
    return answer


def credited() -> int:
    return Reading.get().credited_ms


def earned(member: Member) -> tuple[int, int]:
    """Return the reading claims opened for a member, and the XP that reading brought."""
    xp = sum(
        entry.amount_xp for entry in XpEntry.select().where(XpEntry.member == member.id) if entry.source != "grant"
    )
    return Claim.select().where(Claim.member == member.id, Claim.line == "reading").count(), xp


def test_an_honest_reader_completes_in_sixty_per_cent_of_the_time(me, ann, article, watch):
    almost = read(me, watch, article, beats=5)
    assert "to go" in almost.text
    assert earned(ann) == (0, 0)
    with watch.later(15):
        done = beat(me, nonce_of(almost))
    assert "You’ve finished this post" in done.text
    assert "2.1 Twei pending" in done.text
    assert earned(ann) == (1, 2 + 5)


def test_the_panel_is_a_fragment_of_the_page_and_a_plain_post_leads_to_it(me, article):
    plain = me.post(f"/posts/{article}/readings")
    assert (plain.status_code, plain.location) == (303, f"/posts/{article}#reading")
    answer = begin(me, article)
    assert root_id(answer) == "reading"
    page = without_token(me.text(f"/posts/{article}"))
    heading = re.search(r"<h2 id=\"reading-title\">.*?</dl>", without_token(own_part(answer)), re.S)[0]
    assert heading in page


def test_a_completed_reading_says_so_for_ever_and_what_it_earned(me, ann, article, watch):
    read(me, watch, article, beats=6)
    page = me.text(f"/posts/{article}")
    assert "2.1 Twei pending" in page
    settlement.settle(watch.moment + timedelta(days=2))
    assert re.search(r"<dt>You earned</dt><dd>2.1 Twei</dd>", me.text(f"/posts/{article}"))


def test_xp_and_balance_follow_in_the_header_and_a_level_up_is_told(me, article, watch):
    answer = read(me, watch, article, beats=6)
    assert re.search(r'id="level"[^>]*hx-swap-oob', answer.text)
    assert "<b>You reached LVL 2, Reader.</b>\nYou can now plus a post." in answer.text


def test_without_the_end_in_view_no_time_is_enough(me, ann, article, watch):
    with watch.later():
        answer = begin(me, article)
    for _ in range(12):
        with watch.later(15):
            answer = beat(me, nonce_of(answer), seen_end=False)
    assert "Now scroll to the end" in answer.text
    assert earned(ann) == (0, 0)
    with watch.later(15):
        assert "You’ve finished this post" in beat(me, nonce_of(answer)).text


def test_what_was_credited_survives_a_reload_and_another_post_in_between(me, ann, author, article, watch):
    other = posts.publish(author, "Other", "Text", [])
    read(me, watch, article, beats=3)
    read(me, watch, other, beats=0)
    assert Reading.get(Reading.post == article).credited_ms == 45_000
    assert "You’ve finished this post" in read(me, watch, article, beats=3).text


def test_a_lost_beat_and_a_sleeping_laptop_cost_nothing_but_their_own_time(me, article, watch):
    answer = read(me, watch, article, beats=2)
    with watch.later(30):  # one beat was lost on the way out
        answer = beat(me, nonce_of(answer))
    assert credited() == 50_000
    with watch.later(8 * 3600):
        answer = beat(me, nonce_of(answer))
    assert credited() == 50_000
    with watch.later(15):
        beat(me, nonce_of(answer))
    assert credited() == 65_000


def test_an_ended_session_is_answered_with_401_and_loses_no_credit(me, ann, article, watch, as_member):
    answer = read(me, watch, article, beats=2)
    me.post("/logout")
    with watch.later(15):
        refused = me.client.post("/readings/1/beats", data={"nonce": nonce_of(answer)}, headers={"HX-Request": "true"})
    assert refused.status_code in {400, 401}
    assert "You’ve finished this post" in read(as_member(ann), watch, article, beats=4).text


@pytest.mark.parametrize(("words", "beats"), [(10, 1), (149, 2)])
def test_a_short_post_brings_xp_and_no_twei(me, ann, post_id, watch, words, beats):
    Post.update(words=words).where(Post.id == post_id).execute()
    answer = read(me, watch, post_id, beats=beats)
    assert earned(ann) == (0, 1 + 5)
    assert "too short to earn Twei" in answer.text


# What an attacker tries. None of it brings more than an honest reading does.


def test_completing_at_once_brings_nothing(me, ann, article, watch):
    with watch.later():
        answer = begin(me, article)
    with watch.later(1):
        answer = beat(me, nonce_of(answer))
    assert answer.status_code == 200
    assert credited() == 0
    assert earned(ann) == (0, 0)


def test_a_nonce_is_good_for_one_beat(me, article, watch, way):
    with watch.later():
        nonce = nonce_of(begin(me, article))
    with watch.later(15):
        beat(me, nonce)
    with watch.later(15):
        replayed = beat(me, nonce, way=way)
    assert replayed.status_code == 409
    assert credited() == 15_000
    if way == "htmx":
        assert root_id(replayed) == "reading"
        assert "another tab" in replayed.text


def test_parallel_beats_with_one_nonce_count_once(me, ann, as_member, article, watch):
    with watch.later():
        nonce = nonce_of(begin(me, article))
    browsers = [as_member(ann) for _ in range(6)]
    tokens = [browser.token() for browser in browsers]
    moment = watch.moment + timedelta(seconds=15)

    def send(browser: Visitor, token: str) -> int:
        with clock.at(moment):
            return browser.post("/readings/1/beats", "htmx", token=token, nonce=nonce).status_code

    pairs = zip(browsers, tokens, strict=True)
    answers = at_once([lambda browser=browser, token=token: send(browser, token) for browser, token in pairs])
    assert sorted(answers) == [200] + [409] * 5
    assert credited() == 15_000


def test_twenty_parallel_readings_are_one(me, ann, author, watch, set_rules):
    set_rules(publish_tribute_mtwei=0)
    post_ids = [posts.publish(author, f"Post {n}", "Text", []) for n in range(20)]
    Post.update(words=WORDS).execute()
    with watch.later():
        begun = [begin(me, post_id) for post_id in post_ids]
    for _ in range(6):
        with watch.later(15):
            answers = [beat(me, nonce_of(answer), reading_id=n) for n, answer in enumerate(begun, start=1)]
    assert [answer.status_code for answer in answers] == [409] * 20
    assert earned(ann) == (0, 0)
    assert {reading.credited_ms for reading in Reading.select().where(Reading.id < 20)} == {0}
    assert Reading.select().where(Reading.closed_at.is_null()).count() == 1


def test_two_devices_read_no_faster_than_one(me, ann, as_member, article, watch):
    with watch.later():
        first, second = begin(me, article), begin(as_member(ann), article)
    with watch.later(15):
        assert beat(me, nonce_of(first)).status_code == 409
        assert beat(me, nonce_of(second)).status_code == 200
    assert credited() == 15_000


def test_another_members_reading_is_not_there(me, enrol, as_member, article, watch, way):
    with watch.later():
        nonce = nonce_of(begin(me, article))
    with watch.later(15):
        assert beat(as_member(enrol("bob")), nonce, way=way).status_code == 404
    assert credited() == 0


@pytest.mark.parametrize("every", [1, 9.9, 40.1, 600])
def test_beats_too_early_or_too_late_bring_no_more_than_the_time_allows(me, ann, article, watch, every):
    start = watch.moment
    read(me, watch, article, beats=6, every=every)
    passed_ms = (watch.moment - start).total_seconds() * 1000
    assert credited() <= (passed_ms if every < 10 else 0)
    assert earned(ann) == (0, 0)


def test_a_completed_reading_cannot_be_begun_again(me, ann, article, watch, way):
    read(me, watch, article, beats=6)
    before = earned(ann)
    with watch.later(60):
        assert me.post(f"/posts/{article}/readings", way).status_code == 409
        assert beat(me, "anything", way=way).status_code == 409
    assert earned(ann) == before


def test_an_edit_does_not_open_it_again(me, ann, author, article, watch):
    read(me, watch, article, beats=6)
    posts.edit_post(author, article, "Tides and clocks", "word " * 1_000, [])
    assert me.post(f"/posts/{article}/readings", "htmx").status_code == 409


def test_ones_own_post_is_not_read_for_pay(author, as_member, article, way):
    browser = as_member(author)
    assert browser.post(f"/posts/{article}/readings", way).status_code == 403
    assert "You wrote this" in browser.text(f"/posts/{article}")
    assert Reading.select().count() == 0


def test_a_deleted_post_is_not_read_any_more(me, ann, author, article, watch):
    answer = read(me, watch, article, beats=5)
    posts.delete_post(author, article)
    with watch.later(15):
        assert beat(me, nonce_of(answer)).status_code == 404
    assert earned(ann) == (0, 0)


@pytest.mark.parametrize("nonce", ["", "guess", "x" * 5_000, "\u0000"])
def test_a_made_up_nonce_is_refused(me, article, watch, nonce):
    with watch.later():
        begin(me, article)
    with watch.later(15):
        assert beat(me, nonce).status_code in {404, 409}
    assert credited() == 0


def test_the_day_brings_at_most_twenty_xp_and_twenty_twei_by_reading(me, ann, author, watch, set_rules):
    set_rules(publish_tribute_mtwei=0)
    for n in range(6):
        post_id = posts.publish(author, f"Post {n}", "Text", [])
        Post.update(words=1_190).where(Post.id == post_id).execute()
        answer = read(me, watch, post_id, beats=12)
    assert "you’d reached the daily cap" in answer.text
    claimed = sum(claim.units for claim in Claim.select().where(Claim.line == "reading"))
    assert claimed == 20_000
    assert earned(ann)[1] == 20 + 5


def test_the_panel_and_the_claim_agree_on_what_the_day_leaves_after_a_cap_was_lowered(me, author, watch, set_rules):
    """What was claimed today counts for what it is worth by the rules in force, in both."""
    set_rules(publish_tribute_mtwei=0, reading_day_max_mtwei=10_000)
    first, second, third = (posts.publish(author, f"Post {n}", "Text", []) for n in range(3))
    Post.update(words=1_190).execute()
    for post_id in (first, second):
        read(me, watch, post_id, beats=12)
    with watch.later():
        assert "Daily cap reached" in begin(me, third).text
    set_rules(reading_post_max_mtwei=2_000)
    with watch.later(1):
        assert "Daily cap reached" not in begin(me, third).text
    read(me, watch, third, beats=12)
    assert [claim.units for claim in Claim.select().where(Claim.post == third)] == [2_000]


def test_a_plus_after_the_reading_brings_xp_once_and_five_times_a_day(me, ann, author, watch, set_rules):
    set_rules(publish_tribute_mtwei=0)
    Member.update(xp=50).where(Member.id == ann.id).execute()
    for n in range(6):
        post_id = posts.publish(author, f"Post {n}", "Text", [])
        Post.update(words=10).where(Post.id == post_id).execute()
        with watch.later():
            for value in ("plus", "none", "plus"):
                votes.vote(Member.get_by_id(ann.id), post_id, value)
        read(me, watch, post_id, beats=1)
        with watch.later():
            for value in ("none", "plus"):
                votes.vote(Member.get_by_id(ann.id), post_id, value)
    assert XpEntry.select().where(XpEntry.source == "plus").count() == 5


def test_a_beat_costs_a_fixed_number_of_statements(me, article, watch):
    with watch.later():
        answer = begin(me, article)
    with watch.later(15), counting() as statements:
        beat(me, nonce_of(answer))
    assert len([sql for sql in statements if not sql.startswith(("BEGIN", "COMMIT"))]) == 5


@pytest.mark.parametrize(
    ("who", "words"),
    [(None, "Sign in"), ("author", "You wrote this"), ("ann", "to go")],
)
def test_the_panel_always_says_where_one_stands(article, visitor, as_member, author, ann, who, words):
    browsers: dict[str | None, Callable[[], Visitor]] = {
        None: lambda: visitor, "author": lambda: as_member(author), "ann": lambda: as_member(ann),
    }  # fmt: skip
    page = browsers[who]().text(f"/posts/{article}")
    panel = page[page.index('id="reading"') : page.index('id="report"')]
    assert words in panel
    assert "<dt>Time to Read</dt><dd>2 min 6 s</dd>" in panel
    assert "<dt>You earned</dt><dd>None</dd>" in panel
