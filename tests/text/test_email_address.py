"""Which e-mail addresses are taken: those that mail can be sent to."""

import pytest

from forum.text.email_address import has_other_letters, is_email_address


@pytest.mark.parametrize(
    "address",
    [
        "name@example.org",
        "first.last+forum@mail.example.co.uk",
        "o'brien@example.org",
        "a@b.de",
        "1@2.example",
        "x_y-z=1@example.museum",
        "ann@xn--bcher-kva.example",
        f"{'a' * 64}@example.org",
        f"a@{'b' * 63}.org",
        f"a@{'.'.join(['b' * 49] * 5)}.ab",
    ],
)
def test_what_people_have_is_taken(address):
    assert is_email_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "name",
        "name@",
        "@example.org",
        "name@host",
        "&@*}.,&}<",
        "a b@example.org",
        "a@b@example.org",
        "name@example.org ",
        " name@example.org",
        "name@example.org\n",
        "name@example.org\r\nBcc: all@example.org",
        "name@exam\x00ple.org",
        "Ann <ann@example.org>",
        "ann@example.org,bob@example.org",
        '"ann smith"@example.org',
        "ann(at home)@example.org",
        ".ann@example.org",
        "ann.@example.org",
        "ann..lee@example.org",
        "ann@.example.org",
        "ann@example.org.",
        "ann@example..org",
        "ann@-example.org",
        "ann@example-.org",
        "ann@exam_ple.org",
        "ann@127.0.0.1",
        "ann@[127.0.0.1]",
        "ann@example.123",
        "mail.example!ann@example.org",
        "ann%example.com@example.org",
        "|/bin/mail@example.org",
        "`id`@example.org",
        "änn@example.org",
        "ann@bücher.example",
        "ann@example.оrg",  # a Cyrillic о
        f"{'a' * 65}@example.org",
        f"a@{'b' * 64}.org",
        f"a@{'.'.join(['b' * 49] * 5)}.abc",
        "a@" + "b." * 100_000,
    ],
)
def test_what_no_mail_reaches_or_what_breaks_a_mail_is_not(address):
    assert not is_email_address(address)


def test_a_domain_of_other_letters_is_told_apart_from_a_mistake():
    assert has_other_letters("ann@bücher.example")
    assert not has_other_letters("änn@example.org")
    assert not has_other_letters("ann@example")
