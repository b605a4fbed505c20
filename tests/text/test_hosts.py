"""Which names lead to this machine, or to one close by."""

import pytest

from forum.text.hosts import host_name, is_address, is_local, is_loopback


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Forum.Example:443", "forum.example"),
        ("localhost", "localhost"),
        ("forum.example.", "forum.example"),
        ("[::1]:5000", "::1"),
        ("[2001:DB8::7]", "2001:db8::7"),
        ("127.0.0.1:5000", "127.0.0.1"),
    ],
)
def test_a_host_is_its_name_without_port_and_brackets(host, name):
    assert host_name(host) == name


@pytest.mark.parametrize("name", ["localhost", "forum.localhost", "127.0.0.1", "127.8.9.10", "::1"])
def test_these_are_this_machine(name):
    assert is_loopback(name)
    assert is_local(name)


@pytest.mark.parametrize("name", ["localhost.example", "notlocalhost", "10.0.0.1", "::2", "127.0.0.1.nip.io", ""])
def test_these_are_not(name):
    assert not is_loopback(name)


@pytest.mark.parametrize("name", ["192.168.0.7", "laptop", "laptop.local", "box.home.arpa", "2001:db8::7"])
def test_these_are_close_by(name):
    assert is_local(name)


@pytest.mark.parametrize("name", ["forum.example", "local.example", "mylan.com"])
def test_a_name_that_somebody_can_register_is_not_close_by(name):
    assert not is_local(name)


def test_an_address_is_none_of_a_name():
    assert is_address("10.0.0.1")
    assert is_address("::1")
    assert not is_address("10.0.0.example")
