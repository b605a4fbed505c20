"""The comments export of Disqus: threads of one page are one, who wrote is known again, nothing secret comes."""

import pytest

from forum.imports import disqus
from forum.imports.records import Author, Comment, Post, Site, State
from forum.imports.source import Malformed
from tests.imports.reading import SAMPLES, left_out, of, read

pytestmark = pytest.mark.any_engine


@pytest.fixture
def sample():
    return read(disqus, SAMPLES / "disqus.xml")


def test_the_file_says_which_site_it_is_of_and_the_operator_may_say_otherwise(sample):
    assert sample[0] == Site("disqus:coast", "coast")
    assert read(disqus, SAMPLES / "disqus.xml", "shore")[0] == Site("disqus:shore", "shore")


def test_threads_of_one_page_are_one_and_pages_that_nobody_talked_about_stay_away(sample):
    [post] = of(Post, sample)
    assert (post.key, post.title, post.is_closed) == ("disqus:coast/post/10", "Tides & moons", True)
    assert post.addresses == ("https://coast.example/tides/",)
    assert {comment.post for comment in of(Comment, sample)} == {post.key}
    assert ("post/12", "empty") in left_out(sample)


def test_comments_are_markdown_and_links_lead_where_they_did_before_they_were_counted(sample):
    bodies = {comment.key.rpartition("/")[2]: comment.body for comment in of(Comment, sample)}
    assert bodies["100"] == "The **moon** pulls.\n\n[noaa](https://noaa.example/tides)"
    assert bodies["101"] == "So does the sun.\\\nA bit."
    assert "alert" not in bodies["103"]
    assert bodies["103"].startswith("An answer to what is gone")


def test_deleted_comments_leave_their_place_without_words_and_name_and_spam_does_not_come(sample):
    gone = next(comment for comment in of(Comment, sample) if comment.state is State.DELETED)
    assert (gone.key, gone.body, gone.author) == ("disqus:coast/comment/102", "", None)
    assert "Secret" not in repr(sample)
    assert ("comment/104", "spam") in left_out(sample)


def test_people_without_an_account_are_known_by_their_address_whatever_they_call_themselves(sample):
    authors = {comment.key.rpartition("/")[2]: comment.author for comment in of(Comment, sample)}
    assert authors["100"] == "disqus:coast/author/ann"
    assert authors["101"] == authors["103"] != authors["105"]
    assert [one.name for one in of(Author, sample)] == ["editor", "ann", "Bob", "Cy"]
    assert "mail.example" not in "".join(one.key for one in of(Author, sample))


def test_a_comment_without_a_number_or_thread_is_refused_with_its_line(tmp_path):
    text = (SAMPLES / "disqus.xml").read_text()
    for old, new in (('<post dsq:id="101">', "<post>"), ('<thread dsq:id="11"/>', "")):
        broken = tmp_path / "broken.xml"
        broken.write_text(text.replace(old, new))
        with pytest.raises(Malformed) as refusal:
            read(disqus, broken)
        assert refusal.value.line == 9
