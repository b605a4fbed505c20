"""The formats that can be imported, each with its parser: one line a format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forum.imports import discourse, disqus, isso, neutral, remark42, wordpress
from forum.imports.records import Record
from forum.imports.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what the command calls it, what reads it, and of what PATH is in a line.

    With `keeps_names` people are called what they were called there, also where the sign-up would refuse the name.
    """

    name: str
    records: Callable[[Source, str], Iterator[Record]]
    path_is: str
    keeps_names: bool = False


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("discourse", discourse.records, "a folder of its JSON, or the ZIP of a user's export"),
        Format("isso", isso.records, "its database, with --site the address of the blog"),
        Format("remark42", remark42.records, "a backup: JSON lines, as they are or compressed by gzip"),
        Format("neutral", neutral.records, "a folder of `flask export site`, or a file of its JSON Lines", True),
        Format("disqus", disqus.records, "the XML of Disqus' comments export, compressed or not"),
        Format("wordpress", wordpress.records, "the XML of WordPress' export (WXR 1.0 to 1.2)"),
    )
}
