"""The search: its field, how to use it, and what it finds."""

from forum.i18n import N_
from forum.queries.search_results import FoundName, FoundWriting
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by
from forum.text.excerpts import Finder
from forum.text.search_facts import Kind
from forum.text.search_query import parse

_FINDER = Finder(parse("sea clock").sought)


def sections() -> list[Section]:
    """Return the section."""
    field, help_ = "search/_field.html", "search/_help.html"
    return [
        Section(
            N_("Search"),
            [
                Sample(N_("In the page’s head"), field, seen_by(None)),
                Sample(N_("How to search"), help_, seen_by(None, open=True)),
                _found(N_("A post that was found"), None),
                _found(N_("A comment that was found"), samples.NOWHERE),
                _found(N_("Found by its author, hidden from others"), samples.NOWHERE, is_hidden=True),
                _found(N_("By somebody who is muted"), samples.NOWHERE, is_muted=True),
                _named(N_("A member who was found"), Kind.MEMBER, "Sea Captain", avatar="waves", xp=390),
                _named(N_("A tag that was found"), Kind.TAG, "sea", posts=12),
            ],
        )
    ]


def _found(name: str, comment_id: int | None, *, is_hidden: bool = False, is_muted: bool = False) -> Sample:
    text = "A clock by the <sea> runs late; the sea does not."
    result = FoundWriting(
        Kind.COMMENT if comment_id else Kind.POST, samples.NOWHERE, comment_id, "nowhere", _FINDER.whole("The sea"),
        _FINDER.passage(text), samples.ago(days=2), 12, 3, "commenter", "Cormac Commenter", "member", "face",
        is_hidden, is_muted,
    )  # fmt: skip
    return Sample(name, "search/_result.html", seen_by(None, result=result), _FILES)


def _named(name: str, kind: Kind, title: str, *, avatar: str = "", xp: int = 0, posts: int = 0) -> Sample:
    passage = _FINDER.passage("About forty metres from the sea.")
    result = FoundName(kind, "sea", _FINDER.whole(title), passage, "member" if avatar else "", avatar, xp, posts)
    return Sample(name, "search/_name.html", seen_by(None, result=result), ("search/_name.html", "search/macros.html"))


_FILES = ("search/_result.html", "search/macros.html")
