"""The export of WordPress: what everybody could read there comes, looks as it did, and nothing else."""

import pytest

from forum.imports import wordpress
from forum.imports.line_ends import as_html
from forum.imports.records import Author, Comment, Post, Site, State, Tag
from forum.imports.source import Malformed
from tests.imports.reading import SAMPLES, left_out, of, read

pytestmark = pytest.mark.any_engine
SAMPLE = SAMPLES / "wordpress.xml"


@pytest.fixture
def sample():
    return read(wordpress, SAMPLE)


def test_what_everybody_could_read_comes_and_nothing_else(sample):
    assert sample[0] == Site("wordpress:coast.example/news", "News of the Coast")
    assert [post.title for post in of(Post, sample)] == ["Tides & moons", "Blocks"]
    assert set(left_out(sample)) == {
        ("news/comment/23", "unapproved"),
        ("news/comment/24", "spam"),
        ("news/comment/26", "no comment"),
        ("news/post/9", "not public"),
        ("news/post/10", "not public"),
        ("news/post/11", "not public"),
        ("news/post/12", "empty"),
    }
    assert "Secret" not in repr(sample)


def test_a_post_comes_before_its_comments_with_tags_and_addresses(sample):
    post = of(Post, sample)[0]
    assert sample.index(post) < sample.index(of(Comment, sample)[0])
    assert post.tags == ("tides", "Sea")
    assert of(Tag, sample) == [Tag("Sea", "All that is wet")]
    assert post.addresses == ("https://coast.example/news/tides/", "https://coast.example/news/?p=7")
    assert post.is_closed
    assert [one.created_at.isoformat() for one in of(Post, sample)] == ["2018-01-01T09:00:00", "2018-01-02T10:00:00"]


def test_texts_look_as_wordpress_showed_them(sample):
    old, blocks = (post.body for post in of(Post, sample))
    assert old.startswith("First **line**\\\nsecond line\n\n")
    assert "[The moon](https://coast.example/moon.jpg) Words below" in old
    assert old.endswith("- one\n- two\n\nLast.")
    assert blocks == "One line."


def test_comments_have_their_answers_times_and_authors(sample):
    first, answer, gone = of(Comment, sample)
    assert first.body == "Nice.\\\nReally."
    assert first.created_at.hour == 12
    assert (answer.parent, answer.author) == (first.key, "wordpress:coast.example/news/author/ann")
    assert (gone.state, gone.author, gone.body) == (State.DELETED, None, "")
    ann, bob = of(Author, sample)
    assert (ann.name, ann.display_name, ann.email) == ("ann", "Ann O'Hara", "ann@coast.example")
    assert (bob.name, bob.email) == ("Bob", "bob@mail.example")


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_is_read_by_either_scheme(tmp_path, sample, version, scheme):
    text = SAMPLE.read_text().replace("http://wordpress.org/export/1.2/", f"{scheme}://wordpress.org/export/{version}/")
    other = tmp_path / "other.xml"
    other.write_text(text.replace("<wp:wxr_version>1.2<", f"<wp:wxr_version>{version}<"))
    assert read(wordpress, other) == sample


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<wp:wxr_version>1.2<", "<wp:wxr_version>3.0<", "version 3.0"),
        ("<wp:wxr_version>1.2</wp:wxr_version>", "", "does not say"),
        ("<wp:post_id>7</wp:post_id>", "", "wp:post_id"),
        ("<wp:comment_id>21<", "<wp:comment_id>x<", "wp:comment_id"),
    ],
)
def test_what_is_no_export_of_wordpress_is_refused_with_its_line(tmp_path, old, new, reason):
    broken = tmp_path / "broken.xml"
    broken.write_text(SAMPLE.read_text().replace(old, new))
    with pytest.raises(Malformed, match=reason) as refusal:
        read(wordpress, broken)
    assert refusal.value.line


def test_line_ends_count_where_they_did_and_code_stays_as_it_is():
    assert as_html("a\nb\n\nc") == "<p>a<br>b</p><p>c</p>"
    assert as_html("<pre>a\n\nb</pre>c\nd") == "<pre>a\n\nb</pre><p>c<br>d</p>"
    assert as_html("<blockquote>a\nb</blockquote>") == "<blockquote><p>a<br>b</p></blockquote>"
    assert as_html("<!-- wp:paragraph --><p>a\nb</p>") == "<!-- wp:paragraph --><p>a\nb</p>"
    assert as_html("<pre>" * 50_000 + "a").endswith("a")
