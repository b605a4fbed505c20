"""Claiming in the browser: by one's address, by a mailed link, by a code; and what admins see and decide."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import history_proofs
from forum.db import value
from forum.jobs import cleanup, erasures
from forum.models import (
    AccountEvent,
    Comment,
    HistoryClaim,
    HistoryLink,
    HistoryVoucher,
    Member,
    OutgoingMail,
    StaffAction,
    Unclaimed,
    XpEntry,
)
from forum.rules.leaving import ADDRESSES_KEPT
from tests.histories import unclaimed, wrote_comments
from tests.sanctioned import sanction
from tests.visitor import Visitor, root_id

ADDRESS = "ann@elsewhere.example"
HISTORY = "/settings/history"


@pytest.fixture
def old(app, author, post_id) -> Member:
    member = unclaimed(email=ADDRESS)
    wrote_comments(member, post_id, 130, likes=1)
    return member


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", twei=5)


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.fixture
def admin(enrol, as_member) -> Visitor:
    return as_member(enrol("boss", role="admin"))


def code_of(admin: Visitor, name: str = "old-ann") -> str:
    made = admin.post(f"/admin/members/{name}/voucher", voucher_reason="She showed me her old page.")
    assert made.status_code == 200
    return re.search(r"<code>([a-z0-9-]+)</code>", made.text)[1]


def test_who_signs_up_by_the_address_claims_and_may_comment_at_once(old, visitor, mailbox, post_id):
    visitor.sign_up(username="newann", email=ADDRESS, password="a long way to the sea")
    assert "old-ann" not in visitor.text(HISTORY)  # not before the address is shown to be theirs
    confirmed = visitor.post(mailbox.link_to(ADDRESS, "/verify/"))
    assert confirmed.location == HISTORY
    page = visitor.text(HISTORY)
    assert "Something was written elsewhere with this address" in page
    assert "130 comments" in page
    assert "<strong>520 XP</strong> for it: LVL 3 → <strong>LVL 15</strong>" in page
    assert "I remember the flood of 1900." in page
    claimed = visitor.post(f"{HISTORY}/{old.id}")
    assert claimed.location == HISTORY
    page = visitor.text(HISTORY)
    assert "you have 520 XP for it" in page
    log = visitor.text("/levels")
    assert "130 comments with 130 likes, from disqus:example: 3 XP and 1 XP each, at most 600 in all" in log
    assert "+520" in log
    ann = Member.named("newann")
    assert AccountEvent.select().where(AccountEvent.member == ann.id, AccountEvent.kind == "history claimed").exists()
    assert 'id="comment-form"' in visitor.text(f"/posts/{post_id}")


def test_htmx_gets_the_section_and_the_level_along(old, me, ann):
    Member.update(email=ADDRESS, email_confirmed_at=old.created_at).where(Member.id == ann.id).execute()
    answer = me.post(f"{HISTORY}/{old.id}", "htmx")
    assert root_id(answer) == "history"
    assert "It’s yours, and you have 520 XP for it." in answer.text
    assert 'id="level"' in answer.text


def test_an_address_that_is_not_confirmed_claims_nothing(old, me, ann):
    Member.update(email=ADDRESS).where(Member.id == ann.id).execute()
    assert "old-ann" not in me.text(HISTORY)
    assert me.post(f"{HISTORY}/{old.id}").status_code == 409
    assert Unclaimed.select().exists()


def test_a_mailed_link_shows_what_it_is_for_and_claims_it_once(old, me, ann, mailbox, way):
    answer = me.post(f"{HISTORY}/address", way, email="Ann@Elsewhere.example")
    assert answer.status_code == (303 if way == "plain" else 200)
    link = mailbox.link_to(ADDRESS, HISTORY)
    assert "@" not in link
    page = me.text(link)
    assert "130 comments" in page
    assert "LVL 1 → <strong>LVL 14</strong>" in page
    assert not HistoryClaim.select().exists()
    assert me.post(link).location == HISTORY
    assert HistoryClaim.get().how == "link"
    assert not HistoryLink.select().exists()
    assert me.get(link).status_code == me.post(link).status_code == 404
    assert XpEntry.select().where(XpEntry.source == "history").count() == 1


def test_the_answer_tells_nobody_who_wrote_there(old, me, mailbox):
    def asked(email: str) -> str:
        answer = me.post(f"{HISTORY}/address", "htmx", email=email).text
        return re.sub(r'name="csrf_token" value="[^"]+"', "", answer).replace(email, "")

    before = OutgoingMail.select().count()
    nobody = asked("nobody@elsewhere.example")
    assert OutgoingMail.select().count() == before
    assert asked(ADDRESS) == nobody
    assert OutgoingMail.select().count() == before + 1


def test_a_link_is_worth_nothing_to_others_nor_after_a_day(old, me, enrol, as_member, mailbox):
    me.post(f"{HISTORY}/address", email=ADDRESS)
    link = mailbox.link_to(ADDRESS, HISTORY)
    bob = as_member(enrol("bob"))
    assert bob.get(link).status_code == bob.post(link).status_code == 404
    with clock.at(clock.now() + timedelta(hours=25)):
        HistoryLink.update(created_at=HistoryLink.created_at).execute()
        assert history_proofs._link(Member.named("ann"), link.rsplit("/", 1)[1]) is None
        history_proofs.forget_old_proofs()
    assert not HistoryLink.select().exists()
    assert Unclaimed.select().exists()


def test_mails_to_an_address_are_few_and_nobody_hears_of_it(old, me, mailbox, limited):
    for _attempt in range(7):
        assert me.post(f"{HISTORY}/address", email=ADDRESS).status_code == 303
    assert len(mailbox.to(ADDRESS)) == 5


@pytest.mark.any_engine
@pytest.mark.parametrize("email", ["", "ann", "ann@", "ann@@x.example", "a" * 300 + "@x.example", "\0@x.example"])
def test_what_is_no_address_is_said_beside_the_field(old, me, mailbox, email, way):
    answer = me.post(f"{HISTORY}/address", way, email=email)
    assert answer.status_code == 422
    assert 'id="problem-email"' in answer.text


def test_a_code_shows_what_it_is_for_and_then_claims_it(old, me, admin, way):
    code = code_of(admin)
    seen = me.post(f"{HISTORY}/code", way, code=code.upper().replace("-", " "))
    assert seen.status_code == 200
    assert "130 comments" in seen.text
    assert not HistoryClaim.select().exists()
    done = me.post(f"{HISTORY}/code", way, code=code, confirm="1")
    assert done.status_code == (303 if way == "plain" else 200)
    assert HistoryClaim.get().how == "voucher"
    assert not HistoryVoucher.select().exists()
    assert me.post(f"{HISTORY}/code", way, code=code).status_code == 422
    [noted] = StaffAction.select().where(StaffAction.kind == "history")
    assert (noted.detail, noted.reason, noted.member_id) == ("voucher", "She showed me her old page.", old.id)
    assert "made a code for what" in admin.text("/admin/log")


def test_wrong_and_old_codes_claim_nothing_and_guesses_are_counted(old, me, admin, limited):
    code = code_of(admin)
    with clock.at(clock.now() + timedelta(days=15)):
        history_proofs.forget_old_proofs()
    for _guess in range(10):
        wrong = me.post(f"{HISTORY}/code", code=code)
        assert wrong.status_code == 422
        assert code in wrong.text  # what was typed is kept
    assert me.post(f"{HISTORY}/code", code=code).status_code == 429
    assert Unclaimed.select().exists()


@pytest.mark.any_engine
def test_only_admins_make_codes_and_erase_and_they_say_why(old, me, admin, enrol, as_member):
    for visitor, status in ((me, 403), (as_member(enrol("mod", role="moderator")), 403)):
        assert visitor.post("/admin/members/old-ann/voucher", voucher_reason="x").status_code == status
        assert visitor.post("/admin/members/old-ann/erasure", text="remove", erasure_reason="x").status_code == status
        assert visitor.get("/admin/members/old-ann/history").status_code == status
    refused = admin.post("/admin/members/old-ann/voucher", voucher_reason=" ")
    assert (refused.status_code, 'id="problem-voucher_reason"' in refused.text) == (422, True)
    refused = admin.post("/admin/members/old-ann/erasure", text="keep", erasure_reason="She asked.")
    assert (refused.status_code, 'id="problem-text"' in refused.text) == (422, True)
    assert admin.post("/admin/members/nobody/voucher", voucher_reason="x").status_code == 404
    assert admin.post("/admin/members/ann/voucher", voucher_reason="x").status_code == 404


def test_the_admins_page_of_who_is_unclaimed(old, admin):
    assert admin.get("/admin/members/old-ann").location == "/admin/members/old-ann/history"
    page = admin.text("/admin/members/old-ann")
    assert ADDRESS in page
    assert "disqus:example" in page
    assert 'href="/admin/members/old-ann"' in admin.text("/admin/users?state=unclaimed")
    assert "old-ann" not in admin.text("/admin/users")


@pytest.mark.parametrize("text", ["anonymise", "remove"])
def test_an_admin_erases_what_somebody_asks_to_be_gone(old, admin, me, text):
    answer = admin.post("/admin/members/old-ann/erasure", text=text, erasure_reason="By mail on 3 May.")
    assert answer.location == "/admin/members/old-ann/history"
    assert not value("SELECT count(*) FROM unclaimed WHERE email <> ''")
    assert admin.post("/admin/members/old-ann/voucher", voucher_reason="x").status_code == 409
    erasures.do()
    assert not Unclaimed.select().exists()
    left = Member.get_by_id(old.id)
    assert (left.name, left.display_name, left.has_left) == (f"~{old.id}", "Former member", True)
    kept = Comment.select().where(Comment.author == old.id, Comment.body != "").count()
    assert kept == (130 if text == "anonymise" else 0)


def test_the_old_name_leads_to_the_claimant(old, me, ann, admin, visitor):
    me.post(f"{HISTORY}/code", code=code_of(admin), confirm="1")
    for name in ("old-ann", "Old-Ann", f"~{old.id}"):
        led = visitor.get(f"/u/{name}")
        assert (led.status_code, led.location) == (301, "/u/ann")
        assert "no-" in led.headers["Cache-Control"]  # somebody else may take the name
    assert "old-ann" in admin.text("/admin/members/ann")  # what an admin knows of the claim
    assert visitor.get("/u/~").status_code == visitor.get("/u/~99999999999999999999").status_code == 404


@pytest.mark.any_engine
def test_who_is_unclaimed_is_marked_and_offers_to_be_claimed(old, me, visitor, post_id):
    page = visitor.text("/u/old-ann")
    assert "From disqus:example, not claimed yet" in page
    assert f'href="{HISTORY}"' in page
    assert visitor.get(HISTORY).location.startswith("/login")
    assert "From elsewhere, not claimed yet" in visitor.text(f"/posts/{post_id}")
    assert "From elsewhere, not claimed yet" in visitor.text("/search?q=old-ann")


@pytest.mark.any_engine
def test_nobody_logs_in_as_who_is_unclaimed_nor_resets_the_password(old, visitor, mailbox):
    for password in ("!", "", "correct horse"):
        assert visitor.post("/login", username="old-ann", password=password).status_code == 422
    before = OutgoingMail.select().count()
    for asked in ("old-ann", ADDRESS, Member.get_by_id(old.id).email):
        visitor.post("/forgot", email=asked)
    assert OutgoingMail.select().count() == before


@pytest.mark.any_engine
def test_what_makes_no_sense_for_who_is_unclaimed_is_refused(old, me, admin, enrol):
    assert admin.post("/admin/members/old-ann/role", role="moderator").status_code == 403
    assert admin.post("/admin/members/old-ann", amount_xp="5", reason="x").status_code == 403
    assert admin.post("/u/old-ann/vouch", value="on").status_code == 403
    assert me.post("/u/old-ann/follow", value="on").status_code == 303
    assert me.post("/u/old-ann/mute", value="on").status_code == 303


@pytest.mark.any_engine
def test_who_is_suspended_claims_nothing(old, ann, as_member):
    Member.update(email=ADDRESS, email_confirmed_at=old.created_at).where(Member.id == ann.id).execute()
    me = as_member(sanction(ann, "suspend"))
    for address in (f"{HISTORY}/{old.id}", f"{HISTORY}/code", f"{HISTORY}/address"):
        assert me.post(address, code="x", email="x@x.example").status_code == 403
    assert Unclaimed.select().exists()


def test_addresses_are_forgotten_after_two_years_and_codes_still_work(old, admin, me):
    with clock.at(clock.now() + ADDRESSES_KEPT + timedelta(days=1)):
        cleanup.forget_old_addresses()
    assert Unclaimed.get().email == ""
    assert me.post(f"{HISTORY}/code", code=code_of(admin), confirm="1").status_code == 303
    assert HistoryClaim.get().comments == 130
