"""On a server, the forum's connections are what it counts on, whatever roles and databases are set to."""

import pytest

from forum.actions import comments
from forum.db import db, engine, in_transaction, value, wait_at_most
from forum.errors import Busy
from forum.money import audit, settlement

pytestmark = pytest.mark.postgres

ODD = {
    "DateStyle": "German, DMY",
    "TimeZone": "Asia/Kathmandu",
    "IntervalStyle": "sql_standard",
    "standard_conforming_strings": "off",
    "bytea_output": "escape",
    "extra_float_digits": "-15",
    "client_encoding": "LATIN1",
    "default_transaction_isolation": "serializable",
    "transform_null_equals": "on",
    "quote_all_identifiers": "on",
    "lock_timeout": "1ms",
    "statement_timeout": "5s",
}


@pytest.fixture
def server(app):
    if engine.is_embedded():
        pytest.skip("the embedded database has no roles")


@pytest.fixture
def odd_defaults(server):
    """Have the database set everything otherwise for whoever connects from now on."""
    database = f'ALTER DATABASE "{value("SELECT current_database()")}"'
    for name, setting in ODD.items():
        db.execute_sql(f"{database} SET {name} = '{setting}'")
    db.close_all()
    yield
    db.execute_sql(f"{database} RESET ALL")
    db.close_all()


def test_pages_and_books_are_right_whatever_the_defaults_are(odd_defaults, enrol, as_member, post_id):
    me = enrol("bea", level=14)
    comments.write_comment(me, post_id, "Größe ≥ 1 — \\ and '\\n'")
    settlement.settle()
    audit.verify()
    browser = as_member(me)
    for address in (f"/posts/{post_id}", "/wallet", "/economy", "/log"):
        assert browser.get(address, follow_redirects=True).status_code == 200
    assert "Größe ≥ 1 — \\ and" in browser.text(f"/posts/{post_id}")


def test_no_default_of_the_database_is_left(odd_defaults):
    left = [name for name, odd in ODD.items() if value(f"SELECT current_setting('{name}')") == odd]
    assert left == []


def test_a_request_s_statement_has_an_end_and_a_job_s_has_none(server, monkeypatch):
    monkeypatch.setattr(engine, "_STATEMENT_MS_MAX", 30)
    asleep = in_transaction(lambda: value("SELECT pg_sleep(0.1)"))
    db.close_all()
    wait_at_most(2)
    with pytest.raises(Busy):
        asleep()
    db.close()
    wait_at_most(None)
    asleep()


def test_a_connection_s_limits_follow_the_thread_that_takes_it(server):
    db.close_all()
    for seconds, limit in ((2, "2s"), (None, "0"), (2, "2s")):
        wait_at_most(seconds)
        db.close()
        assert value("SELECT current_setting('lock_timeout')") == limit
    wait_at_most(None)
    db.close()
