"""Emoji by the names that forums write between colons: `:tada:`. Pure."""

import re
import unicodedata

# Where the name is not that of the character in Unicode.
_CHARACTERS = {
    "+1": "👍", "-1": "👎", "100": "💯", "angry": "😠", "beers": "🍻", "blush": "😊", "boom": "💥", "bow": "🙇",
    "bulb": "💡", "cake": "🍰", "clap": "👏", "confused": "😕", "cry": "😢", "disappointed": "😞", "eyes": "👀",
    "facepalm": "🤦", "frowning": "😦", "green_heart": "💚", "grimacing": "😬", "grin": "😁", "grinning": "😀",
    "heart": "❤️", "heart_eyes": "😍", "heavy_check_mark": "✔️", "hugs": "🤗", "innocent": "😇", "joy": "😂",
    "kissing_heart": "😘", "laughing": "😆", "man_shrugging": "🤷‍♂️", "muscle": "💪", "neutral_face": "😐",
    "ok_hand": "👌", "open_mouth": "😮", "party": "🥳", "partying_face": "🥳", "pensive": "😔", "point_down": "👇",
    "point_up": "☝️", "pray": "🙏", "question": "❓", "rage": "😡", "raised_hands": "🙌", "roll_eyes": "🙄",
    "rofl": "🤣", "scream": "😱", "shrug": "🤷", "slight_frown": "🙁", "slight_smile": "🙂", "smile": "😄",
    "smiley": "😃", "smirk": "😏", "sob": "😭", "star": "⭐", "stuck_out_tongue": "😛",
    "stuck_out_tongue_winking_eye": "😜", "sunglasses": "😎", "sweat": "😓", "sweat_smile": "😅", "tada": "🎉",
    "thinking": "🤔", "thumbsdown": "👎", "thumbsup": "👍", "unamused": "😒", "warning": "⚠️", "wave": "👋",
    "white_check_mark": "✅", "wink": "😉", "woman_shrugging": "🤷‍♀️", "worried": "😟", "x": "❌", "yum": "😋",
}  # fmt: skip
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
# A tone of skin may follow the name; the character is the same without.
_NAMED = re.compile(r"(?<![\w:/]):([a-z0-9_+-]{1,40})(?::t[1-6])?:(?![\w:/])")


def with_emoji(text: str) -> str:
    """Return running text with the characters in place of their names. A name that is unknown stays."""
    return _NAMED.sub(lambda found: emoji(found[1]) or found[0], text)


def emoji(name: str) -> str:
    """Return the character of a name, "" where none is known."""
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    try:
        found = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return ""
    return found if _EMOJI.fullmatch(found) else ""
