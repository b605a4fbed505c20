"""A Disqus export of so many comments: most are plain paragraphs, some hold a link or emphasis, a few several."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape

_SPACES = 'xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"'
_BEGAN = datetime(2012, 1, 1)
_COMMENTS_PER_THREAD, _COMMENTS_PER_AUTHOR = 50, 20
_PLAIN, _ONE, _SEVERAL = 60, 30, 10  # in a hundred


def disqus_export(comments: int) -> Iterator[str]:
    """Yield the file, piece by piece."""
    chance = random.Random(2)
    vocabulary = ["".join(chance.choices("aeinorstlmdu", k=chance.randint(2, 9))) for _word in range(20_000)]
    words = lambda most: " ".join(chance.choices(vocabulary, k=chance.randint(1, most)))  # noqa: E731
    link = lambda: f'<a href="https://news.example/{words(1)}?a=1&amp;b=2" rel="nofollow">{words(3)}</a>'  # noqa: E731
    bold = lambda: f"<b>{words(3)}</b>"  # noqa: E731
    emphasis = lambda: f"<i>{words(4)}</i>"  # noqa: E731
    threads, authors = max(1, comments // _COMMENTS_PER_THREAD), max(1, comments // _COMMENTS_PER_AUTHOR)
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<disqus {_SPACES}>\n'
    for number in range(threads):
        yield (
            f'<thread dsq:id="{number}"><forum>news</forum><link>https://news.example/{number}</link>'
            f"<title>{words(6)}</title><createdAt>{_BEGAN + timedelta(hours=number):%Y-%m-%dT%H:%M:%SZ}</createdAt>"
            f"</thread>\n"
        )
    for number in range(comments):
        thread, by = number % threads, chance.randrange(authors)
        at = _BEGAN + timedelta(hours=thread, minutes=number // threads + 1)
        (mix,) = chance.choices(("plain", "one", "several"), weights=(_PLAIN, _ONE, _SEVERAL))
        more = {
            "plain": lambda: "",
            "one": lambda: " " + chance.choice((link, bold, emphasis))(),
            "several": lambda: f" {link()}, {bold()}<br>{emphasis()} {chance.choice((link, _nested))()}",
        }[mix]()
        message = f"<p>{words(75)}.{more}</p><p>{words(40)}.</p>"
        answers = f'<parent dsq:id="{number - threads}"/>' if number >= threads and chance.random() < 0.5 else ""
        yield (
            f'<post dsq:id="{number}"><message>{escape(message)}</message><createdAt>{at:%Y-%m-%dT%H:%M:%SZ}'
            f"</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>Author {by}</name>"
            f"<isAnonymous>false</isAnonymous><username>author{by}</username></author>"
            f'<thread dsq:id="{thread}"/>{answers}</post>\n'
        )
    yield "</disqus>\n"


def _nested() -> str:
    """Return what only the long way writes."""
    return "<blockquote>as <b>somebody <i>said</i></b></blockquote>"
