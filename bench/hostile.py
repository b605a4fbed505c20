"""`python -m bench.hostile`: how long the texts take that have cost the parser most, against a manual as long."""

from pathlib import Path
from time import process_time

from forum.errors import Invalid
from forum.text.markdown import SOURCE_LENGTH_MAX, render_article

MANUAL = Path(__file__).parent.parent / "docs" / "economy.md"


def filled(piece: str, length: int = SOURCE_LENGTH_MAX) -> str:
    """Return as many pieces as fit into so many characters."""
    return (piece * (length // len(piece) + 1))[:length]


# Each took the parser up to five seconds before its steps were counted.
HOSTILE = {
    "brackets, then stars": "[" * 1_499 + "*a" * 20_000,
    "brackets, then colons": "[" * 1_499 + "a:" * 20_000,
    "brackets, then entities": "[" * 1_499 + "&a" * 20_000,
    "brackets, then angles": "[" * 1_499 + "<a" * 20_000,
    "brackets, then escapes": "[" * 1_499 + "\\a" * 20_000,
    "brackets, then underscores": "[" * 1_499 + "_a " * 15_000,
    "brackets, then backticks": "[" * 1_499 + "``a`" * 10_000,
    "images": "![" * 1_499 + "a" * 50_000,
    "images in brackets": "[![" * 740 + "a*" * 10_000,
    "lists in lists": filled("- " * 40 + "a\n"),
    "lists in quotes": filled("> - " * 40 + "a\n"),
    "quotes in lists in quotes": filled("> - > - a\n"),
    "deep quotes": filled(">" * 90 + "\n\n", 10_000),
    "items": filled("- a\n"),
    "empty items": filled("-\n"),
    "loose items": filled("* a\n\n  b\n\n"),
    "headings": filled("#\n"),
    "underlined headings": filled("a\n=\n"),
    "a title without end": '[a]: b "' + filled("c\n", 59_000),
    "lines": filled("a\n"),
    "quoted lines": filled(">a\n"),
    "stars": filled("*a"),
    "stars and underscores": filled("a*_"),
    "strong": filled("***a** "),
    "struck": filled("~~a"),
    "ampersands": "&" * SOURCE_LENGTH_MAX,
    "hyphens after a scheme": ("http://" + "-" * 190 + " ") * 298,
    "marks of notes without end": "[^a]: x\n\n" + "[^" * 1_490 + "x" * 55_000,
    "definitions without end": "x\n" + ("[^" + "x" * 35 + "\n") * 1_490,
    "nested definitions": "[^a]: [^b]: [^c]: " * 95 + "*x*" * 15_000,
    "definitions": "".join(f"[^{number}]: x\n" for number in range(1_490)),
    "one note used much": "[^a]: " + "*x* " * 12_000 + "\n\n" + "[^a]" * 290,
}


def main() -> None:
    """Print a table of milliseconds on this core, slowest first."""
    texts = HOSTILE | {"(a manual of the same length)": filled(MANUAL.read_text("utf-8"))}
    for spent, end, name in sorted(((*_timed(text), name) for name, text in texts.items()), reverse=True):
        print(f"{spent:6.0f} ms  {end:40} {name}")


def _timed(source: str) -> tuple[float, str]:
    began = process_time()
    try:
        end = f"{len(render_article(source).html):,} characters of HTML"
    except Invalid:
        end = "refused"
    return (process_time() - began) * 1000, end


if __name__ == "__main__":
    main()
