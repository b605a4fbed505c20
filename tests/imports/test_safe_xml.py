"""Hostile XML is refused with its line before it costs anything; what is only old is read."""

import gzip
import itertools
import tracemalloc

import pytest

from forum.imports import disqus
from forum.imports.limits import RECORD_LENGTH_MAX
from forum.imports.records import Comment
from forum.imports.safe_xml import TAG_BYTES_MAX, elements
from forum.imports.source import Malformed, Source
from tests.imports.reading import SAMPLES, of, read

pytestmark = pytest.mark.any_engine
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def texts(path):
    return [one.content for one in elements(Source(path), "r", frozenset({"r/a"}), {})]


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "export.xml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><r><a>&l9;</a></r>', "DOCTYPE"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&x;</a></r>', "DOCTYPE"),
        ('<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><r/>', "DOCTYPE"),
        ("<r><a>&x;</a></r>", "undefined entity"),
        ("<r>" + "<d>" * 100_000, "in one another"),
        ("<r><a>" + "x" * (RECORD_LENGTH_MAX + 1), "An element holds"),
        ("<r><a>" + "<b/>" * 50_000, "An element holds"),
        ("<r " + 'a="' + "x" * (TAG_BYTES_MAX * 2), "A tag is longer"),
        ("<r><!--" + "x" * (TAG_BYTES_MAX * 2), "A tag is longer"),
        ("<r>\n<a>cut", "no XML"),
        ("", "no XML"),
        ("{}", "no XML"),
        ("<html><a/></html>", "begins with <html>"),
        (b"<r>\n<a>\xff\xfe</a></r>", "encoding"),
        (b"<?xml version='1.0' encoding='klingon'?><r/>", "encoding"),
        ("<r><a></b></r>", "mismatched"),
    ],
    ids=itertools.count(),
)
def test_what_is_hostile_or_broken_is_refused_with_its_line(file, content, reason):
    with pytest.raises(Malformed, match=reason) as refusal:
        texts(file(content))
    assert refusal.value.line
    assert refusal.value.path


def test_control_characters_of_old_texts_are_dropped_and_lines_are_still_counted(file):
    assert texts(file(b"<r><a><![CDATA[one\x00 \x0b\x1ftwo]]></a></r>")) == ["one two"]
    with pytest.raises(Malformed) as refusal:
        texts(file(b"<r>\n\x0c\n\n<a></r>"))
    assert refusal.value.line == 4


def test_other_encodings_and_compressed_files_are_read(file):
    assert texts(file("<r><a>ä</a></r>".encode("utf-16"))) == ["ä"]
    assert texts(file("<?xml version='1.0' encoding='iso-8859-1'?><r><a>ä</a></r>".encode("latin-1"))) == ["ä"]
    assert texts(file(gzip.compress("<r><a>ä</a></r>".encode()))) == ["ä"]


def test_a_compressed_bomb_or_a_damaged_file_is_refused(file):
    bomb = gzip.compress(b"<r>" + (b"<!--" + b" " * 900_000 + b"-->") * 20)
    with pytest.raises(Malformed, match="unpacks to far more"):
        texts(file(bomb))
    with pytest.raises(Malformed, match="damaged"):
        texts(file(gzip.compress(b"<r><a>x</a></r>")[:-10]))


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(Malformed, match="folder"):
        texts(tmp_path)


def test_memory_does_not_grow_with_the_file(tmp_path):
    head, _post, tail = (SAMPLES / "disqus.xml").read_text().partition('<post dsq:id="100">')
    post = '<post dsq:id="%d"><message>' + "word " * 200 + "</message><createdAt>2014-05-03T10:00:00Z</createdAt>"
    post += (
        '<isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>A</name></author><thread dsq:id="10"/></post>'
    )
    large = tmp_path / "large.xml"
    with large.open("w") as written:
        written.write(head)
        written.writelines(post % number for number in range(1, 10_001))
        written.write("</disqus>")
    assert tail
    tracemalloc.start()
    comments = sum(isinstance(one, Comment) for one in disqus.records(Source(large)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert comments == 10_000
    assert peak < 3 * 1024 * 1024 < large.stat().st_size


def test_the_samples_break_off_nowhere_unnoticed(tmp_path):
    whole = (SAMPLES / "disqus.xml").read_bytes()
    for length in range(0, len(whole) - 12, 397):
        cut = tmp_path / "cut.xml"
        cut.write_bytes(whole[:length])
        with pytest.raises(Malformed):
            of(Comment, read(disqus, cut))
