"""Links of this site's own texts, as they must be written where they are read elsewhere. Pure."""

import re
from collections.abc import Callable

# Our own HTML comes out of the sanitiser, which writes every attribute like this.
_LINK_ATTRIBUTE = re.compile(r'(?<= )(href|src)="(/(?!/)[^"]*|#[^"]*)"')


def with_absolute_links(html: str, page: str, address_of: Callable[[str], str]) -> str:
    """Return sanitised HTML with the links and pictures of this site as they are written elsewhere.

    `page` is the path of the page that it stands on, to which its own anchors lead; `address_of` makes an address of
    a path.
    """

    def absolute(found: re.Match[str]) -> str:
        path = found[2] if found[2].startswith("/") else page + found[2]
        return f'{found[1]}="{address_of(path)}"'

    return _LINK_ATTRIBUTE.sub(absolute, html)
