"""The archive of a member: everything of theirs and nothing of others, safe to open, made in portions."""

import json
import re
import tracemalloc
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from forum import clock, mail
from forum.actions import (
    comments,
    drafts,
    email_addresses,
    members,
    posts,
    profiles,
    reactions,
    readings,
    reports,
    votes,
    vouching,
)
from forum.actions.authority import OPERATOR
from forum.actions.exports import request_export
from forum.db import db, in_transaction, insert_rows, rows
from forum.errors import Conflict
from forum.i18n import in_language
from forum.jobs import archive, exports
from forum.models import Export, ExportChunk, Member, OutgoingMail, Post
from forum.queries.exports import archive_of, exports_of, pieces_of
from forum.queries.takeout import SECTIONS
from forum.rules.editing import FREE_FOR
from forum.rules.leaving import EXPORT_KEPT, EXPORT_PAUSE

AT = datetime(2026, 3, 1, 12)
PAGE = "http://127.0.0.1:5000/settings/export"
EVENTS = "INSERT INTO account_event (member_id, kind, detail, network, device, request_id, created_at) VALUES {values}"
PAYLOAD = "<script>alert(1)</script>"


def opened(export_id: int) -> ZipFile:
    return ZipFile(BytesIO(b"".join(pieces_of(export_id))))


def exported(member: Member) -> ZipFile:
    """Return the archive of a member, made as it is made for them."""
    export_id = request_export(member, PAGE)
    exports.make()
    return opened(export_id)


def section(found: ZipFile, name: str) -> list[dict]:
    return json.loads(found.read(f"export/json/{name}.json"))


@pytest.fixture
def ann(enrol, author) -> Member:
    """A member who has done everything, with an author whose post and comment she did it about."""
    ann = enrol("ann", level=20)
    with clock.at(AT):
        post_id = posts.publish(author, "A post of the author's", "Words. " * 400, [])
        theirs = comments.write_comment(author, post_id, "A comment of the author's.")
        own = posts.publish(ann, f"Mine {PAYLOAD}", f"**Bold** {PAYLOAD}", ["sea", "time"])
        removed = comments.write_comment(ann, post_id, "What ann deleted")
        comments.delete_comment(ann, removed)
        comments.write_comment(ann, own, f"My comment {PAYLOAD}")
        readings.complete_reading(ann, post_id)
        votes.vote(ann, post_id, "plus")
        reactions.react(ann, theirs, "dislike")
        reports.buy_report(ann, post_id)
        drafts.save_draft(ann, "post:new", f"A draft {PAYLOAD}", "Title", "tag", series="A series of ann’s")
        profiles.change_profile(ann, "Ann A.", f"I am {PAYLOAD}")
        members.set_role("ann", "moderator", by=OPERATOR)
        comments.delete_comment(Member.named("ann"), theirs, "Rude")
    return Member.named("ann")


def test_the_archive_holds_everything_that_the_member_wrote_did_and_earned(ann):
    found = exported(ann)
    assert found.testzip() is None
    profile = section(found, "profile")[0]
    assert (profile["name"], profile["display_name"], profile["email"]) == ("ann", "Ann A.", "ann@example.org")
    [post] = section(found, "posts")
    assert (post["body_markdown"], post["tags"]) == (f"**Bold** {PAYLOAD}", ["sea", "time"])
    assert "<strong>Bold</strong>" in post["body_html"]
    removed, kept = section(found, "comments")
    assert (removed["body_markdown"], removed["removed_by"]) == ("What ann deleted", "yourself")
    assert kept["removed_by"] is None
    assert section(found, "votes")[0]["vote"] == "plus"
    assert section(found, "reactions")[0]["reaction"] == "dislike"
    assert section(found, "readings")[0]["completed_at"] == "2026-03-01T12:00:00Z"
    assert {entry["line"] for entry in section(found, "wallet")} == {
        "grant", "publish_tribute", "comment_tributes", "dislikes_own", "reports"
    }  # fmt: skip
    assert {claim["line"] for claim in section(found, "claims")} == {"reading"}
    assert section(found, "fees")[0]["amount_mtwei"] == 2_000
    assert section(found, "reports")[0]["lines"]
    assert {entry["source"] for entry in section(found, "xp")} >= {"grant", "reading", "report", "profile"}
    [draft] = section(found, "drafts")
    assert (draft["body_markdown"], draft["series"]) == (f"A draft {PAYLOAD}", "A series of ann’s")
    assert [event["kind"] for event in section(found, "security-log")] == ["joined", "role changed", "export requested"]
    assert {one["kind"] for one in section(found, "decisions")} == {"grant", "xp", "role"}
    assert [one["reason"] for one in section(found, "staff-work")] == ["Rude"]
    assert section(found, "exports")[0]["ready_at"] is None


def test_it_holds_the_earlier_versions_of_her_own_texts_alone(ann, author):
    [own] = section(exported(ann), "posts")
    with clock.at(AT + FREE_FOR):
        mine, theirs = (comments.write_comment(one, own["id"], f"By {one.name}") for one in (ann, author))
    with clock.at(AT + 2 * FREE_FOR):
        posts.edit_post(ann, own["id"], "Another title", "Other words", ["sea"])
        comments.edit_comment(ann, mine, "By ann, again")
        comments.edit_comment(author, theirs, "By the author, again")
    with clock.at(clock.now() + EXPORT_PAUSE + timedelta(minutes=1)):
        found = exported(ann)
    [post], [comment] = section(found, "post-versions"), section(found, "comment-versions")
    assert (post["post_id"], post["number"], post["title"], post["tags"]) == (own["id"], 1, own["title"], "sea, time")
    assert post["body_markdown"] == own["body_markdown"]
    assert (comment["comment_id"], comment["body_markdown"]) == (mine, "By ann")
    assert comment["replaced_at"] == "2026-03-01T12:10:00Z"


def test_the_wallet_in_the_archive_sums_up_to_the_balance_in_it(ann):
    found = exported(ann)
    entries = section(found, "wallet")
    assert entries[-1]["balance_mtwei"] == sum(entry["amount_mtwei"] for entry in entries)
    assert entries[-1]["balance_mtwei"] == section(found, "profile")[0]["balance_mtwei"]


def test_the_archive_holds_nothing_of_others(ann, enrol):
    bob = enrol("bob", level=20)
    comments.write_comment(bob, section(exported(ann), "posts")[0]["id"], "What bob wrote")
    drafts.save_draft(bob, "post:new", "What bob has not sent")
    with clock.at(clock.now() + EXPORT_PAUSE + timedelta(minutes=1)):
        found = exported(ann)
    content = b"".join(found.read(name) for name in found.namelist())
    for secret in (b"bob@example.org", b"author@example.org", b"What bob", b"A comment of the author"):
        assert secret not in content


def test_it_says_who_vouched_for_the_member_and_for_whom_they_did_and_keeps_others_reasons(enrol):
    mod, cleo, bob = enrol("mod", role="moderator"), enrol("cleo"), enrol("bob")
    vouching.vouch(mod, "cleo")
    vouching.vouch(cleo, "bob")
    vouching.withdraw(mod, "bob", "One of a farm")
    given = [(one["kind"], one["given_to"], one["given_by"], one["withdrawn_as"], one["reason"])
             for one in section(exported(cleo), "vouchings")]  # fmt: skip
    assert given == [("staff", "you", None, None, ""), ("member", "bob", "you", "staff", "")]
    [received] = section(exported(bob), "vouchings")
    assert (received["given_to"], received["given_by"], received["reason"]) == ("you", "cleo", "One of a farm")


def test_no_secret_is_in_the_archive(ann, as_member):
    as_member(ann)
    found = exported(ann)
    content = b"".join(found.read(name) for name in found.namelist())
    for column, table in (("password_hash", "member"), ("token_hash", "login_session")):
        for (secret,) in rows(f"SELECT {column} FROM {table}"):
            assert secret.encode() not in content
    assert section(found, "sessions")


def test_its_pages_are_escaped_run_no_script_and_ask_nobody_for_anything(ann):
    found = exported(ann)
    pages = [name for name in found.namelist() if name.endswith(".html")]
    assert len(pages) >= len(SECTIONS)
    for name in pages:
        page = found.read(name).decode()
        assert "<script" not in page, name
        assert not re.search(r"<\w[^>]*\son\w+=", page), name
        links = re.findall(r'<(?:a|link|img)[^>]*(?:href|src)="([^"]*)"', page)
        assert all(f"export/{link}" in found.namelist() for link in links), (name, links)
    assert "&lt;script&gt;" in found.read("export/posts.html").decode()
    assert "I am &lt;script&gt;" in found.read("export/index.html").decode()


def test_the_readme_explains_every_file_and_every_field(ann):
    found = exported(ann)
    readme = found.read("export/README.txt").decode()
    for part in SECTIONS:
        assert f"json/{part.name}.json ({len(section(found, part.name))})" in readme
        assert all(column.name in readme for column in part.columns)
        for row in section(found, part.name):
            assert set(row) == {column.name for column in part.columns}, part.name


def test_the_pages_are_in_the_language_in_which_they_were_asked_for(ann):
    with in_language("de"):
        found = exported(ann)
    assert "Deine Daten" in found.read("export/index.html").decode()
    assert 'lang="de"' in found.read("export/posts.html").decode()


def test_a_long_history_is_cut_into_pages_that_lead_to_each_other(enrol):
    ann = enrol("ann")
    written = [(ann.id, "email changed", str(number)) for number in range(450)]
    insert_rows(EVENTS,
                [(*one, "", "", "", AT) for one in written])  # fmt: skip
    found = exported(ann)
    assert len(section(found, "security-log")) == 452
    assert {"export/security-log.html", "export/security-log-2.html", "export/security-log-3.html"} < set(
        found.namelist()
    )
    assert 'href="security-log-3.html"' in found.read("export/security-log-2.html").decode()
    assert "security-log-4" not in "".join(found.namelist())


def test_an_archive_that_needs_many_pieces_is_whole(ann, monkeypatch):
    monkeypatch.setattr(archive, "CHUNK_BYTES", 1_000)
    found = exported(ann)
    assert found.testzip() is None
    assert ExportChunk.select().count() > 10
    assert Export.get().bytes == sum(len(bytes(piece.content)) for piece in ExportChunk.select())


@pytest.mark.long
def test_fifty_thousand_entries_do_not_eat_memory(enrol):
    """What is held at once is a portion and a piece, however many entries there are."""
    ann = enrol("ann")
    for _ in range(25):
        insert_rows(
            EVENTS,
            [(ann.id, "email changed", "x" * 200, "", "", "", AT)] * 2_000,
        )
    request_export(ann, PAGE)
    tracemalloc.start()
    try:
        exports.make()
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert rows("SELECT count(*) FROM account_event")[0][0] > 50_000


def test_who_is_waiting_for_one_gets_no_second_one(ann):
    assert request_export(ann, PAGE) == request_export(ann, PAGE)
    assert Export.select().count() == 1


def test_the_next_one_can_be_asked_for_a_day_later(ann):
    with clock.at(AT):
        request_export(ann, PAGE)
        exports.make()
        assert exports_of(ann).next_at == AT + EXPORT_PAUSE
    with clock.at(AT + EXPORT_PAUSE - timedelta(seconds=1)), pytest.raises(Conflict):
        request_export(ann, PAGE)
    with clock.at(AT + EXPORT_PAUSE):
        request_export(ann, PAGE)
    assert Export.select().count() == 2


def test_an_export_that_fails_is_tried_again_and_keeps_no_other_from_its_turn(ann, author, monkeypatch):
    first, second = request_export(ann, PAGE), request_export(author, PAGE)
    write = archive.write_archive

    def fail_for_ann(member, *rest):
        if member.id == ann.id:
            raise ValueError("no")
        write(member, *rest)

    monkeypatch.setattr(exports, "write_archive", fail_for_ann)
    with pytest.raises(ValueError, match="no"):
        exports.make()
    assert {one.id: bool(one.ready_at) for one in Export.select()} == {first: False, second: True}
    monkeypatch.setattr(exports, "write_archive", write)
    exports.make()
    assert opened(first).testzip() is None


def test_what_a_process_that_died_has_left_is_made_anew(ann, author):
    request_export(ann, PAGE)
    with clock.at(AT):
        exports._begin(Export.get().id)
        in_transaction(lambda: ExportChunk.insert(export=Export.get().id, number=7, content=b"half").execute())()
        assert not exports.any_to_make()
    with clock.at(AT + timedelta(hours=1, minutes=1)):
        assert exports.any_to_make()
        exports.make()
    assert opened(Export.get().id).testzip() is None


def test_of_two_processes_one_makes_it(ann):
    export_id = request_export(ann, PAGE)
    assert exports._begin(export_id)
    assert not exports._begin(export_id)


def test_its_owner_is_told_by_mail_where_the_address_is_theirs(ann, author, monkeypatch):
    monkeypatch.setattr(mail, "is_set_up", lambda: True)
    email_addresses.confirm(ann.id, "ann@example.org")
    for member in (ann, author):
        request_export(member, PAGE)
    exports.make()
    [letter] = OutgoingMail.select()
    assert letter.recipient == "ann@example.org"
    assert PAGE in letter.text


def test_an_archive_goes_when_its_time_is_over_and_then_what_was_said_of_it(ann):
    with clock.at(AT):
        export_id = request_export(ann, PAGE)
        exports.make()
        assert archive_of(ann, export_id).bytes > 1_000
    with clock.at(AT + EXPORT_KEPT - timedelta(seconds=1)):
        exports.drop_expired()
        assert ExportChunk.select().exists()
    with clock.at(AT + EXPORT_KEPT + timedelta(seconds=1)):
        exports.drop_expired()
    assert not ExportChunk.select().exists()
    assert Export.get().bytes == 0


def test_the_archive_needs_no_connection_of_the_one_who_fetches_it(ann):
    export_id = request_export(ann, PAGE)
    exports.make()
    pieces = pieces_of(export_id)
    next(pieces)
    assert db.is_closed()


def test_a_post_that_others_may_no_longer_read_is_not_named(ann, author):
    post = Post.get(Post.title == "A post of the author's")
    posts.delete_post(author, post.id)
    found = exported(ann)
    assert section(found, "votes")[0]["post_title"] is None
    assert section(found, "votes")[0]["post_id"] == post.id
