"""What Markdown can do, by examples: each as it is typed and, by the renderer that publishes, as it will look."""

from forum.i18n import N_, _
from forum.text.markdown import render_article

# In the order of the buttons above a text; then what has no button.
_EXAMPLES = (
    N_("**Bold** and *italics*"),
    N_("[A link](https://example.org/)"),
    N_("> A quotation\n\nAnd your answer to it."),
    N_("Type `make run` to start."),
    N_("- Bread\n- Butter"),
    N_("1. First\n2. Second"),
    N_("A blank line\n\nbegins a new paragraph."),
    N_("# A heading"),
    N_("```\nCode of\nseveral lines\n```"),
    N_("| Day | High water |\n| --- | --- |\n| Monday | 06:12 |\n| Tuesday | 07:03 |"),
    N_("~~Struck out~~"),
)


def writing_examples() -> list[tuple[str, str]]:
    """Return each example in the reader's language: as it is typed, and as HTML that is safe to show as it is."""
    return [(_(typed), render_article(_(typed)).html) for typed in _EXAMPLES]
