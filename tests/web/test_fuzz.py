"""Every address with what no page of ours sends: whoever asks gets an answer in words, and never a 500.

The app of the tests lets what is unexpected through as the exception that it is, so a failure here shows its cause.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.routing import Rule

from forum.actions import comments, reports
from forum.forms.base import Form
from forum.money import audit
from tests.visitor import Visitor

ROOT = Path(__file__).parent.parent.parent
FORM = "application/x-www-form-urlencoded"
# How often each address is sent a method that it takes; others once.
TIMES = {"GET": 5, "POST": 7}

# In place of what stands in an address, as it is written there.
IN_PATH = [
    "1", "2", "0", "-1", "01", "1.0", "1e9", "9" * 18, "9" * 40, "%D9%A3", "%00", "a%00b", "%FF%FE", "%ED%A0%80", "%",
    "%zz", "..", "%2e%2e%2f", "%2F%2Fevil.test", "%5C", "%0d%0aX: y", "a" * 300, "%CC%80" * 40, "%E2%80%AE",
    "%F0%9F%98%80", "'", "%22", "%3Cscript%3E", "+", "%20", "nobody", "author", "admin", "levels", "economy", "plus",
    "none", "settings",
]  # fmt: skip
# In place of what is typed.
TYPED = [
    "", " ", "\x00", "a\x00b", "\r\n", "\t", "x" * 3_000, "1", "2", "0", "-1", "+5", "1_000", "1.5", "0.0005", "1e400",
    "NaN", "٣", "９", "9" * 18, "9" * 19, "9" * 300, "-" + "9" * 18, "9" * 18 + "_1", "\u202e\u200b", "\ufffd",
    "\u0300" * 31, "e" + "\u0301\u0316" * 20, "<script>alert(1)</script>", "'; DROP TABLE post; --", "{{ 7 * 7 }}",
    "%(name)s", "{}", "[]", "[" * 3_000, "null", '{"path": "/posts", "fields": {"body": "x"}}', "//evil.test",
    "http://[::1", "/posts/1\\", "on", "off", "none", "plus", "minus", "like", "dislike", "spam", "keep", "post",
    "rings", "hot", "best", "old", "author", "2026-02-30", "2026-13", "0000-00-00", "9999-12-31", "ann@example.org",
    "&@*}.,&}<", "correct battery", "dGVzdA", "`" * 200, ">" * 300, "[a]: b\n" * 50,
]  # fmt: skip
# As bytes that are no text in any reading, or none that was meant.
RAW = [
    b"=", b"&&&=&", b"body", b"%", b"body=%zz&value=%", b"body=%ff%fe&title=\xff\xfe", b"body=%ED%A0%80", b"\x00",
    b"body[]=1",
]  # fmt: skip
HEADERS = [
    {"HX-Current-URL": "http://[::1"}, {"HX-Current-URL": "/posts/1?after=" + "9" * 40}, {"HX-Target": '"><script>'},
    {"Comments-In-Place": "1 2 -3 x " + "9" * 40}, {"Referer": "http://[x]/"}, {"Referer": "\\\\evil.test"},
    {"Range": "bytes=5-1"}, {"If-None-Match": 'W/"'}, {"If-Modified-Since": "yesterday"},
    {"Accept-Language": "tlh;q=x,*;q=2"}, {"Accept": ";;,"}, {"Accept-Encoding": "gzip;q=-1"},
    {"Cookie": "session=a.b.c; language=tlh; theme=\x7f"}, {"Origin": "null"}, {"X-Viewer": "ann\xe9"},
    {"Authorization": "Bearer \xff"}, {"User-Agent": "\xff" * 400}, {"X-Forwarded-For": "x, y"},
    {"HX-History-Restore-Request": "true"}, {"Content-Length": "-1"}, {"Content-Length": "many"},
    {"X-HTTP-Method-Override": "DELETE"},
]  # fmt: skip


def names_asked_for(source: str) -> list[str]:
    """Return the names of the fields or arguments that our own code reads without a form."""
    found = set()
    for path in (ROOT / "forum").rglob("*.py"):
        found |= set(re.findall(rf'request\.(?:{source})(?:\.get(?:list)?\(|\[)"(\w+)"', path.read_text("utf-8")))
    return sorted(found)


def names_of_fields() -> list[str]:
    """Return the names of the fields of all our forms; of the many that are alike, a few."""
    forms, names = [Form], set(names_asked_for("form|values"))
    while forms:
        form = forms.pop()
        forms += form.__subclasses__()
        names |= {name for name in dir(form) if hasattr(getattr(form, name), "field_class")}
    return sorted(name for name in names if not re.search(r"_(?!1$|13$)\d+$", name))


def address(rule: Rule, pick: Random) -> str:
    """Return an address of the rule with something odd in each of its places, and odd arguments."""
    path = re.sub(r"<[^>]*>", lambda _: pick.choice(IN_PATH), rule.rule)
    names = pick.sample([*ARGUMENTS, "odd", ""], pick.randrange(4))
    arguments = [(name, value) for name in names for value in pick.choices(TYPED, k=pick.choice((1, 1, 2)))]
    query = "&".join(f"{quote(name)}={quote(value[:200])}" for name, value in arguments)
    return f"{path}?{pick.choice((query, query, query, '%', 'a=%zz&%ff=%fe'))}"


def body(pick: Random) -> dict[str, object]:
    """Return what a test client sends: a form, with fields missing, repeated and wrong, or something that is none."""
    names = pick.sample(FIELDS, pick.randrange(1, 12))
    fields = {name: pick.choices(TYPED, k=pick.choice((1, 1, 1, 3))) for name in names}
    text = urlencode(fields, doseq=True).encode()
    parts = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{pick.choice(TYPED)}\r\n' for name in names
    )
    file = '--b\r\nContent-Disposition: form-data; name="body"; filename="../a.txt"\r\n\r\n\x00\r\n'
    return pick.choice(
        [
            *[{"data": text, "content_type": FORM}] * 6,
            {"data": pick.choice(RAW) + b"&" + text, "content_type": FORM},
            {"data": parts + "--b--", "content_type": "multipart/form-data; boundary=b"},
            {"data": parts + file, "content_type": "multipart/form-data; boundary=b"},
            {"data": parts, "content_type": "multipart/form-data"},
            {"data": text, "content_type": "multipart/form-data; boundary=\xff"},
            {"data": text, "content_type": f"{FORM}; charset=utf-16"},
            {"data": '{"body": [1], "value": null}', "content_type": "application/json"},
            {"data": text, "content_type": "text/plain"},
            {"data": text},
        ]
    )


def requests(rule: Rule, pick: Random) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the method and the rest of each request that an address is asked."""
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        for _ in range(TIMES.get(method, 1) if method in rule.methods else 1):
            headers = dict(pick.choice(HEADERS)) if pick.random() < 0.5 else {}
            if pick.random() < 0.5:
                headers["HX-Request"] = "true"
            yield method, {"path": address(rule, pick), "headers": headers, **(body(pick) if method == "POST" else {})}


FIELDS = [*names_of_fields(), "key", "odd"]
ARGUMENTS = names_asked_for("args|values")


def test_the_names_that_are_tried_are_those_that_our_code_reads():
    assert {"title", "body", "password", "nonce", "value", "comment_tribute", "gate_comment"} <= set(FIELDS)
    assert {"after", "sort", "next", "tag"} <= set(ARGUMENTS)


@pytest.fixture
def somebody(request: pytest.FixtureRequest, visitor, enrol, as_member, author, post_id) -> Visitor:
    """A browser of nobody, of a member or of an admin, in a forum that has a little of everything."""
    comment = comments.write_comment(author, post_id, "First.")
    comments.write_comment(author, post_id, "Second.", comment)
    me = enrol("me", level=20, role="member" if request.param == "nobody" else request.param)
    reports.buy_report(me, post_id)
    return visitor if request.param == "nobody" else as_member(me)


# A file that is cut off is left to the garbage collector by Werkzeug.
cut_off = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@cut_off
@pytest.mark.parametrize("somebody", ["nobody", "admin"], indirect=True)
def test_no_address_answers_with_a_500_whatever_it_is_sent(app: Flask, somebody: Visitor, engine: str):
    send_everything(app, somebody, engine)


# What a member may send, an admin has sent to each engine.
@pytest.mark.any_engine
@cut_off
@pytest.mark.parametrize("somebody", ["member"], indirect=True)
def test_no_address_answers_a_member_with_a_500_whatever_it_is_sent(app: Flask, somebody: Visitor, engine: str):
    send_everything(app, somebody, engine)


def send_everything(app: Flask, somebody: Visitor, engine: str) -> None:
    pick = Random(f"{engine} {somebody._token}"[:8])
    headers = {"X-CSRFToken": somebody.token()}
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint == "accounts.log_out", rule.rule))
    for rule in rules:
        for method, sent in requests(rule, pick):
            response = somebody.client.open(method=method, **{**sent, "headers": sent["headers"] | headers})
            # 501 is what oEmbed asks for where a format is not answered in.
            assert response.status_code < 500 or (response.status_code, rule.rule) == (501, "/oembed"), (method, sent)
            response.close()
    audit.verify()
