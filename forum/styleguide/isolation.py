"""Making a sample keep still beside others of its kind: with ids of its own, and nothing in it acts."""

import re

from markupsafe import Markup, escape

_TAG = re.compile(r"<[a-z][a-z0-9-]*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ID = re.compile(r'\sid="([^"]*)"')
# Attributes that name ids, several with blanks between; and those that address one.
_NAMES = re.compile(r'(\s(?:id|for|aria-labelledby|aria-describedby|aria-controls|popovertarget))="([^"]*)"')
_ADDRESSES = re.compile(r'(\s(?:href|hx-target|fill))="(url\()?#([^")]+)(\))?"')
_LANDMARK = re.compile(r'<(?:nav|section|aside|form)\b|\srole="region"')
_LABEL = re.compile(r'(\saria-label)="([^"]*)"')
_LABELLED = re.compile(r'(\saria-labelledby)="([^"]*)"')
_HEADING = re.compile(r"<h([1-6])\b")
# What is swapped in by its side is put where it would go.
_SWAPPED = re.compile(r'\shx-swap-oob="(?:innerHTML|beforeend):#([\w-]+)"')
_METHOD = re.compile(r'\s(?:method|action|formaction|autofocus)(?:="[^"]*")?(?=[\s>])')
# A sample's own heading is an h3.
_HIGHEST_HEADING = 4
# An id in front of a declaration: only there `#` is no colour.
_SELECTOR = re.compile(r"[^{};]+(?=\{)")
_ID_SELECTOR = re.compile(r"#([a-z][\w-]*)")


def own_id(name: str, sample: str) -> str:
    """Return the id that stands for `name` in a sample."""
    return f"{name}--{sample}"


def isolated(html: str, sample: str, heading: str) -> Markup:
    """Return a sample's markup, ready for the page of all samples.

    Its ids, and what refers to them, are its own; what refers to something outside of it goes. Landmarks are told
    apart by the sample's name, `heading`, whose element has the id `sample`. Headings are below that of the sample.
    Its forms lead nowhere: one of the method `dialog` that is in none closes nothing and sends nothing.
    """
    html = _SWAPPED.sub(r' id="\1"', html)
    tags = _TAG.findall(html)
    ids = {name for tag in tags for name in _ID.findall(tag)}
    headings = [int(level) for tag in tags for level in _HEADING.findall(tag)]
    lower = _HIGHEST_HEADING - min(headings, default=_HIGHEST_HEADING)

    def named(match: re.Match[str]) -> str:
        attribute, names = match.groups()
        own = [own_id(name, sample) for name in names.split() if name in ids]
        return f'{attribute}="{" ".join(own)}"' if own else ""

    def addressed(match: re.Match[str]) -> str:
        attribute, begin, name, end = match.groups()
        return f'{attribute}="{begin or ""}#{own_id(name, sample) if name in ids else name}{end or ""}"'

    def stilled(match: re.Match[str]) -> str:
        tag = _ADDRESSES.sub(addressed, _NAMES.sub(named, match[0]))
        if _LANDMARK.search(tag):
            tag = _LABEL.sub(rf'\1="\2 ({escape(heading)})"', tag)
            tag = _LABELLED.sub(rf'\1="\2 {sample}"', tag)
        if tag.startswith("<form"):
            tag = f'<form method="dialog"{_METHOD.sub("", tag)[5:]}'
        else:
            tag = _METHOD.sub("", tag)
        if level := _HEADING.match(tag):
            tag = f'{level[0]} aria-level="{min(int(level[1]) + lower, 6)}"{tag[level.end() :]}'
        return tag

    return Markup(_TAG.sub(stilled, html))  # noqa: S704  (our own templates)


def with_sample_ids(sheet: str) -> str:
    """Return a style sheet whose rules for an id hold for every sample's own form of it, with the same weight."""

    def selector(match: re.Match[str]) -> str:
        return _ID_SELECTOR.sub(r':is(#\1, [id^="\1--"])', match[0])

    return _SELECTOR.sub(selector, sheet)
