"""Phrases that members once read, and that no native speaker would write: they are gone, and stay gone."""

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "forum/translations/de/LC_MESSAGES/messages.po"

OLD_PHRASES = (
    "XP are missing",
    "From which level on",
    "put it away",
    "brings up to",
    "XP take you up",
    "more like than dislike it",
    "All the money is in public",
    "Your words (Markdown)",
    "that does not come back",
    "Your balance afterwards",
    "yours again if you take it back",
    "back until settlement",
    "Taken back.",
    "That is settled.",
    "what you said of it",
    "and the end of the article",
    "you move in it",
    "The pay comes with a settlement",
    "You began to read something else",
    "The quickest honest ways",
    "together with what comes once",
    "without what comes once",
    "What opens on the way",
    "Meanwhile write down",
    "Keep the draft",
    "Draft kept",
    "From now on you can",
    "To put links in comments",
    "the first word is yours",
    "the votes are for the others",
    "kept with its date and never changes",
    "What is pending is worth so much",
    "Not there",
    "are right",
    "they bring you",
    "Name or password are not right",
    "Passwords mind upper and lower case",
    "Present password",
    "A filled profile",
    "Leave it as it was",
    "Put it back",
    "Show only some of them",
    "Correct what is marked above",
    "Put these rules in force",
    "came as",
    "This cannot be taken",
    "the level to stand at",
    "The post goes for good",
    "wear off",
    "out of reach",
    "Can one believe it",
    "Nothing carries this tag",
    "lessened",
    "given back",
    "What do XP cost",
    "XP come from",
    "This is no day",
    "stands at",
    "behind /posts/",
)


def _strings(path: Path) -> list[str]:
    """Return the texts of a module that are no docstrings."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Return everything that somebody may read, in one case and with single blanks, by where it is."""
    found = {str(path): "\n".join(_strings(path)) for path in (ROOT / "forum").rglob("*.py")}
    found |= {str(path): path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    with CATALOGUE.open("rb") as file:
        messages = [message.id for message in read_po(file) if message.id]
    found["messages"] = "\n".join("\n".join(one) if isinstance(one, tuple) else one for one in messages)
    return {where: " ".join(text.lower().split()) for where, text in found.items()}


@pytest.mark.parametrize("phrase", OLD_PHRASES)
def test_the_old_phrases_are_gone(texts, phrase):
    assert [where for where, text in texts.items() if phrase.lower() in text] == []
