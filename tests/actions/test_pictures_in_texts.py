"""What a text may show: so many pictures, each of them described, and in comments from a level on."""

import pytest

from forum.actions import comments, pictures, posts
from forum.errors import Invalid
from forum.models import Comment, Member, Picture, PictureUse
from forum.rules.pictures import ARTICLE_PICTURES_MAX, COMMENT_PICTURES_MAX
from forum.text.pictures import picture_address, picture_markdown
from tests.conftest import counting
from tests.picture_files import picture

ALT = "Red beside blue"


@pytest.fixture
def digest(author) -> str:
    return pictures.upload_picture(author, picture(), ALT)


def test_a_post_shows_ten_pictures_and_a_comment_three(author, post_id, digest):
    one = picture_markdown(digest, ALT) + "\n\n"
    posts.publish(author, "Ten", one * ARTICLE_PICTURES_MAX, [])
    comments.write_comment(author, post_id, one * COMMENT_PICTURES_MAX)
    with pytest.raises(Invalid, match="more than 10 pictures"):
        posts.publish(author, "Eleven", one * (ARTICLE_PICTURES_MAX + 1), [])
    with pytest.raises(Invalid, match="more than 3 pictures"):
        comments.write_comment(author, post_id, one * (COMMENT_PICTURES_MAX + 1))


@pytest.mark.parametrize("alt", ["", " ", "\u200b"])
def test_a_picture_without_words_is_refused_with_a_sentence(author, post_id, digest, alt):
    text = f"Look: ![{alt}]({picture_address(digest)})"
    with pytest.raises(Invalid, match="Describe each picture") as refused:
        comments.write_comment(author, post_id, text)
    assert set(refused.value.errors) == {"body"}
    with pytest.raises(Invalid, match="at most 300 characters"):
        posts.publish(author, "A post", f"![{'x' * 301}]({picture_address(digest)})", [])
    assert Picture.get().unused_since


def test_a_comment_of_a_picture_alone_is_one(author, post_id, digest):
    comment_id = comments.write_comment(author, post_id, picture_markdown(digest, ALT))
    assert Comment.get_by_id(comment_id).body_text.strip() == ALT
    [use] = PictureUse.select()
    assert (use.picture_id, use.post_id, use.comment_id) == (digest, post_id, comment_id)
    assert Picture.get().unused_since is None


def test_below_the_gate_a_comment_shows_no_picture(author, post_id, digest):
    Member.update(xp=400).where(Member.id == author.id).execute()
    below = Member.get_by_id(author.id)
    with pytest.raises(Invalid, match=r"links and pictures from LVL 15.*Remove the picture\."):
        comments.write_comment(below, post_id, picture_markdown(digest, ALT))
    comments.write_comment(below, post_id, f"`{picture_markdown(digest, ALT)}`")


def test_a_text_without_pictures_costs_no_statement_more(author, post_id, digest):
    with counting() as without:
        comments.write_comment(author, post_id, "No picture.")
    assert not any("picture" in statement for statement in without)
