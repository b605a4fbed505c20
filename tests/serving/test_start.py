"""How the server starts: what it warns of, and what it refuses."""

import pytest

from forum.serving import __main__ as start
from tests.conftest import config_for


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "forum.example"])  # noqa: S104  (nothing listens)
def test_a_host_that_others_reach_without_a_trusted_proxy_is_warned_of(host):
    assert f"HOST={host}" in start.exposed(host, config_for("sqlite:////x.db"))
    assert start.exposed(host, config_for("sqlite:////x.db", trusted_proxies=1)) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_alone_needs_no_warning(host):
    assert start.exposed(host, config_for("sqlite:////x.db")) is None


def test_a_setting_that_cannot_be_used_stops_the_start_in_words(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "many")
    with pytest.raises(SystemExit, match="TRUSTED_PROXIES must be a number"):
        start.main([])
