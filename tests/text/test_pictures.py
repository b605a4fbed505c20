"""Pictures in Markdown: those that the caller names are shown, with room for them; any other is a link."""

import pytest

from forum.text.markdown import render_article, render_comment
from forum.text.pictures import (
    Frame,
    Size,
    digest_in_address,
    digest_in_name,
    digest_of,
    digests_in,
    is_digest,
    picture_address,
    picture_markdown,
    picture_name,
)

DIGEST = digest_of(1, b"content")
ADDRESS = picture_address(DIGEST)
KNOWN = {DIGEST: Frame(640, 320)}
IMG = f'<img src="{ADDRESS}" alt="A cat" width="640" height="320" loading="lazy" decoding="async">'


@pytest.mark.parametrize("render", [render_article, render_comment])
def test_a_known_picture_is_shown_with_its_size_and_its_words(render):
    shown = render(f"Look: ![A cat]({ADDRESS}) there", KNOWN)
    assert shown.html == f"<p>Look: {IMG} there</p>\n"
    assert shown.text == "Look: A cat there\n"
    assert shown.pictures == ((DIGEST, "A cat"),)
    assert not shown.has_link


@pytest.mark.parametrize(
    "address",
    [
        picture_address(digest_of(2, b"content")), "https://other.example/cat.webp", f"https://other.example{ADDRESS}",
        f"//other.example{ADDRESS}", f"{ADDRESS}?x", f"{ADDRESS}#x", f"/{ADDRESS}", f"/x/..{ADDRESS}",
        ADDRESS.replace(".webp", ".svg"), picture_address(DIGEST, Size.SMALL), "data:image/png;base64,AAAA",
        "javascript:alert(1)", ADDRESS.replace("/pictures", "/pictures/"), "cat.webp",
    ],
)  # fmt: skip
def test_any_other_picture_is_a_link_or_text(address):
    shown = render_article(f"![A cat]({address})", KNOWN)
    assert "<img" not in shown.html
    assert shown.pictures == ()


def test_what_the_caller_does_not_name_is_a_link():
    assert render_article(f"![A cat]({ADDRESS})").has_link


@pytest.mark.parametrize(
    ("alt", "said"),
    [
        ("a *b* `c`", "a b c"), ("a [b](/c)", "a b"), ('" onload="x', '" onload="x'), ("<b>", "<b>"), ("a\nb", "a b"),
        ("a > b & c", "a > b & c"), ("&lt;b&gt; &quot;", '<b> "'), (r"\[a\]", "[a]"), ("", ""),
    ],
)  # fmt: skip
def test_the_words_of_a_picture_are_words_whatever_is_in_them(alt, said):
    shown = render_article(f"![{alt}]({ADDRESS})", KNOWN)
    assert shown.pictures == ((DIGEST, said),)
    assert shown.html.count("<") == 3
    assert "onload=" not in shown.html.replace('&quot; onload=&quot;x"', "")
    assert shown.text.strip() == said


def test_a_title_and_raw_html_bring_nothing_along():
    shown = render_article(f'![A cat]({ADDRESS} "onerror=alert(1)") <img src="{ADDRESS}" onerror=alert(1)>', KNOWN)
    assert shown.html.startswith(f"<p>{IMG} &lt;img")


def test_pictures_are_counted_as_often_as_they_are_shown_also_in_links_quotes_tables_and_notes():
    image = f"![A cat]({ADDRESS})"
    source = f"[{image}](/x)\n\n> {image}\n\n| {image} |\n|--|\n| {image} |\n\nx[^1]\n\n[^1]: {image}"
    assert len(render_article(source, KNOWN).pictures) == 5


@pytest.mark.parametrize("source", ["`![A cat]({})`", "    ![A cat]({})", "```\n![A cat]({})\n```", r"\![A cat]({})"])
def test_in_code_there_is_no_picture(source):
    assert render_article(source.format(ADDRESS), KNOWN).pictures == ()


def test_a_reference_shows_a_picture_too():
    assert IMG in render_article(f"![A cat][x]\n\n[x]: {ADDRESS}", KNOWN).html


@pytest.mark.parametrize(
    "alt", ["A cat", "a [b] c", "a](/x) b", r"a \ b", "*a* _b_ `c` ~~d~~", "<b> & c", "!", "1 < 2"]
)
def test_the_markdown_that_is_handed_out_says_the_words_as_they_were_typed(alt):
    shown = render_comment(picture_markdown(DIGEST, alt), KNOWN)
    assert shown.pictures == ((DIGEST, alt),)


def test_a_picture_is_known_by_whose_it_is_and_what_it_consists_of():
    assert digest_of(1, b"content") == DIGEST
    assert len({DIGEST, digest_of(2, b"content"), digest_of(1, b"other")}) == 3
    assert is_digest(DIGEST)
    assert not any(map(is_digest, ("rings", DIGEST[1:], DIGEST.upper() + "A", f"{DIGEST}-small")))


def test_names_and_addresses_are_read_as_they_are_written():
    assert digests_in(f"a {ADDRESS} b {ADDRESS} c /pictures/x.webp") == {DIGEST}
    assert [digest_in_name(picture_name(DIGEST, size)) for size in Size] == [DIGEST, DIGEST]
    assert digest_in_address(ADDRESS) == DIGEST
    assert digest_in_address(f"{ADDRESS}/x") is None
