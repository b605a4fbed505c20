"""A list of stolen passwords is a sorted file, in which each is found without reading it all."""

from hashlib import sha1
from pathlib import Path

import pytest

from forum.actions import password_policy
from forum.config import ConfigError
from forum.text import breaches
from forum.text.breaches import BreachList

WORDS = sorted(
    [f"word number {number}" for number in range(2_500)] + ["Zebra crossing", "éclair au café", "a"], key=str.encode
)


def digest(word: str) -> str:
    return sha1(word.encode(), usedforsecurity=False).hexdigest().upper()


def hashes(count: bool = False) -> list[str]:
    return sorted(digest(word) + (":17" if count else "") for word in WORDS)


@pytest.fixture
def written(tmp_path):
    """Writes a file of these lines."""

    def write(lines: list[str], end: str = "\n") -> Path:
        path = tmp_path / "list"
        path.write_bytes((end.join(lines) + end).encode())
        return path

    return write


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "lines",
    [WORDS, hashes(), hashes(count=True), [line.lower() for line in hashes()]],
    ids=["words", "hashes", "counted", "lower"],
)
def test_every_password_of_it_is_found_and_no_other(written, lines, end):
    stolen = BreachList(written(lines, end))
    assert all(word in stolen for word in WORDS)
    for other in ("word number", "word number 2500", "", "zebra crossing", "~", "word number 1 ", digest("a")):
        assert other not in stolen


def test_a_search_reads_few_lines(written, monkeypatch):
    stolen, reads = BreachList(written(WORDS)), []
    original = breaches._line_from
    monkeypatch.setattr(breaches, "_line_from", lambda *place: reads.append(place) or original(*place))
    assert "word number 1234" in stolen
    assert len(reads) <= stolen.size.bit_length() + 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "is empty"),
        (WORDS[::-1], "is not sorted"),
        ([*WORDS[:1500], "a late one", *WORDS[1500:]], "is not sorted"),
        ([*hashes()[:9], "nonsense"], "begins with SHA-1 hashes"),
        (["x" * 2_000], "no password"),
    ],
)
def test_a_file_that_cannot_be_searched_is_refused_in_words(written, lines, words):
    with pytest.raises(ValueError, match=words):
        BreachList(written(lines, "\n" if lines else ""))


def test_a_file_of_other_bytes_is_refused(tmp_path):
    path = tmp_path / "list"
    path.write_bytes(b"\xff\xfe\x00a\n")
    with pytest.raises(ValueError, match="no password"):
        BreachList(path)


def test_a_file_that_cannot_be_used_stops_the_start_and_names_the_variable(sqlite_app, written):
    with pytest.raises(ConfigError, match=r"PASSWORD_BREACH_LIST=.*is not sorted"):
        sqlite_app(password_breach_list=written(["b", "a"]))


def test_the_sign_up_refuses_what_is_in_the_file(app, visitor, written, way):
    password_policy.bind((), BreachList(written(["correct horse"])))
    fields = {"username": "newcomer", "email": "new@example.org"}
    try:
        refused = visitor.post("/signup", way, **fields, password="correct horse")
    finally:
        password_policy.bind((), ())
    assert refused.status_code == 422
    assert "list of stolen passwords" in refused.text
    assert visitor.sign_up(way, **fields, password="correct horse")
