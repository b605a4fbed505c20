"""What a log keeps of where a request came from."""

import pytest

from forum.text.devices import UNKNOWN_DEVICE, device_of, network_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Safari/604.1"
EDGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox · Windows"),
        (CHROME, "Chrome · Android"),
        (SAFARI, "Safari · iPhone"),
        (EDGE, "Edge · macOS"),
        ("curl/8.5", "curl"),
        ("Something (Linux)", "Linux"),
        ("", UNKNOWN_DEVICE),
        ("<script>", UNKNOWN_DEVICE),
    ],
)
def test_a_device_is_named_in_two_words_of_ours(user_agent, words):
    assert device_of(user_agent) == words


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_an_address_is_kept_as_the_network_it_is_in(address, network):
    assert network_of(address) == network
