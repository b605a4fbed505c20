"""The maps of old addresses for nginx and Caddy: every spelling of a link, and nothing that breaks out of a line."""

import re
from dataclasses import replace

import pytest

from forum.models import EmbeddingSite, PageAddress
from tests.sanctioned import hide

HERE = "https://forum.example"
HOSTILE = (
    'paper.example/"; } server { listen 81; }',
    "paper.example/a\nb",
    "paper.example/{env.SECRET}",
    "paper.example/${host}",
    "paper.example/a\\",
    'pa"per.example/a',
    "~^.*$",
    "default",
    "/no/host",
)


@pytest.fixture
def redirects(app, monkeypatch):
    """Runs the command: `redirects("nginx")`."""
    monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], base_url=HERE))
    return lambda *words: app.test_cli_runner().invoke(args=["export", "redirects", *words])


@pytest.fixture
def thread(post_id) -> str:
    for address in ("paper.example/2026/tides", "paper.example?p=17", "paper.example:8080/$a'(b)", "blog.example"):
        PageAddress.create(address=address, post=post_id)
    return f"{HERE}/posts/{post_id}/tides-and-clocks"


def asked(output: str) -> list[str]:
    return re.findall(r'^"([^"]*)" ', output, re.MULTILINE)


@pytest.mark.parametrize(("server", "end"), [("nginx", ";"), ("caddy", "")])
def test_each_address_is_a_line_a_spelling(redirects, thread, server, end):
    result = redirects(server)
    assert result.exit_code == 0, result.output
    assert f'"paper.example/2026/tides" "{thread}"{end}\n' in result.stdout
    assert asked(result.stdout) == [
        "blog.example/",
        "paper.example/2026/tides", "paper.example/2026/tides/",
        "paper.example/$a'(b)", "paper.example/$a'(b)/",
        "paper.example/?p=17",
    ]  # fmt: skip
    assert "4 addresses" in result.stderr


@pytest.mark.parametrize("server", ["nginx", "caddy"])
@pytest.mark.any_engine
def test_what_no_browser_can_ask_for_is_in_no_line(redirects, post_id, server):
    for address in HOSTILE:
        PageAddress.create(address=address, post=post_id)
    result = redirects(server)
    assert [one for one in asked(result.stdout) if one != "default/"] == []
    assert result.stdout.count("\n") == 1
    assert f"1 addresses. Left out, as {server} cannot tell them apart or nobody can ask for them: 8." in result.stderr


@pytest.mark.any_engine
def test_nothing_stands_twice_in_a_map_as_its_server_reads_it(redirects, thread, post_id):
    for address in ("paper.example/2026/Tides", "paper.example:81/2026/tides"):
        PageAddress.create(address=address, post=post_id)
    for server, count in (("nginx", 6), ("caddy", 8)):
        found = asked(redirects(server).stdout)
        same = [one.lower() for one in found] if server == "nginx" else found
        assert len(found) == len(set(same)) == count


def test_pages_that_are_there_still_are_named_only_when_asked_for(redirects, thread, author):
    EmbeddingSite.create(origin="https://paper.example", author=author.id, created_by=author.id)
    assert asked(redirects("nginx").stdout) == ["blog.example/", "paper.example/$a'(b)", "paper.example/$a'(b)/"]
    assert "paper.example/?p=17" in asked(redirects("nginx", "--host", "paper.example").stdout)


@pytest.mark.any_engine
def test_a_thread_that_is_not_to_be_seen_is_not_named(redirects, thread, post_id):
    hide(post_id)
    assert asked(redirects("caddy").stdout) == []


@pytest.mark.any_engine
def test_without_a_name_the_forum_has_nowhere_to_lead(app):
    result = app.test_cli_runner().invoke(args=["export", "redirects", "nginx"])
    assert result.exit_code == 1
    assert "BASE_URL" in result.output
