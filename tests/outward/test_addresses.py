"""What an admin can have called: a name of the internet's, by https, and nothing that hides another address."""

import pytest

from forum.outward.addresses import NoTarget, Wrong, target_of


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://paper.example/hooks", "https://paper.example/hooks"),
        ("https://Paper.Example", "https://paper.example/"),
        ("HTTPS://paper.example:443/a?b=c", "https://paper.example/a?b=c"),
        ("https://paper.example:8443/a", "https://paper.example:8443/a"),
        ("https://paper.example./a", "https://paper.example/a"),
        ("https://zürich.example/größe", "https://xn--zrich-kva.example/gr%C3%B6%C3%9Fe"),
        ("https://paper.example/a#b", "https://paper.example/a"),
        ("https://paper.example/a%20b", "https://paper.example/a%20b"),
    ],
)
def test_an_address_is_kept_in_one_form(typed, kept):
    target = target_of(typed, loopback=False)
    assert target.address == kept
    assert target.path.isascii()
    assert target_of(target.address, loopback=False) == target


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", Wrong.SHAPE),
        ("paper.example/hooks", Wrong.SHAPE),
        ("ftp://paper.example/", Wrong.SHAPE),
        ("file:///etc/passwd", Wrong.SHAPE),
        ("https://paper.example/a b", Wrong.SHAPE),
        ("https://paper.example/a\r\nHost: other.example", Wrong.SHAPE),
        ("https://paper.example\\@other.example/", Wrong.SHAPE),
        ("https://paper.example/" + "a" * 500, Wrong.SHAPE),
        ("https://[::1", Wrong.SHAPE),
        ("https://paper.example:99999/", Wrong.SHAPE),
        ("http://paper.example/", Wrong.SCHEME),
        ("http://paper.example:443/", Wrong.SCHEME),
        ("https://ann:secret@paper.example/", Wrong.LOGIN),
        ("https://paper.example@other.example/", Wrong.LOGIN),
        ("https://@paper.example/", Wrong.LOGIN),
        ("https://paper.example:22/", Wrong.PORT),
        ("https://paper.example:0/", Wrong.PORT),
        ("https://paper.example:8080/", Wrong.PORT),
        ("https://93.184.215.14/", Wrong.HOST),
        ("https://127.0.0.1/", Wrong.HOST),
        ("https://[::1]/", Wrong.HOST),
        ("https://[fe80::1%25eth0]/", Wrong.HOST),
        ("https://2130706433/", Wrong.HOST),
        ("https://0x7f000001/", Wrong.HOST),
        ("https://0x7f.1/", Wrong.HOST),
        ("https://127.1/", Wrong.HOST),
        ("https://0177.0.0.1/", Wrong.HOST),
        ("https://localhost/", Wrong.HOST),
        ("https://app.localhost/", Wrong.HOST),
        ("https://printer/", Wrong.HOST),
        ("https://printer.local/", Wrong.HOST),
        ("https://metadata.google.internal/", Wrong.HOST),
        ("https://①②⑦.⓪.⓪.①/", Wrong.HOST),
        ("https://-paper.example/", Wrong.HOST),
        ("https://paper..example/", Wrong.HOST),
        (f"https://{'a' * 64}.example/", Wrong.HOST),
        ("https:///hooks", Wrong.HOST),
    ],
)
def test_what_cannot_be_called_is_refused_for_its_reason(typed, wrong):
    with pytest.raises(NoTarget) as refusal:
        target_of(typed, loopback=False)
    assert refusal.value.wrong is wrong


def test_this_machine_can_be_called_where_things_are_tried_out_and_no_other_without_encryption():
    assert target_of("http://127.0.0.1:9000/hook", loopback=True).port == 9000
    assert target_of("http://localhost:9000/hook", loopback=True).is_this_machine
    assert target_of("http://[::1]:9000/hook", loopback=True).address == "http://[::1]:9000/hook"
    for typed in ("http://10.0.0.1/", "http://paper.example/", "https://printer.local/", "https://paper.example:9000/"):
        with pytest.raises(NoTarget):
            target_of(typed, loopback=True)


def test_the_origin_tells_nothing_of_the_path():
    assert target_of("https://paper.example:8443/secret?key=1", loopback=False).origin == "https://paper.example:8443"
