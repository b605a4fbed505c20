"""Finding one's way: the front page's orders, tags."""

from forum.actions.tags import Renaming
from forum.forms.tags import DESCRIPTION_LENGTH_MAX, DescriptionForm, RenamingForm
from forum.i18n import N_, _
from forum.models import Tag
from forum.queries.tags import TagView
from forum.render.front import SORTS
from forum.rules.front import Within
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [_orders(), _tags()]


def _orders() -> Section:
    stretches = {one.value: one.label for one in Within}

    def shown(name: str, **more: object) -> Sample:
        inputs = {"sorts": SORTS, "stretches": stretches, "within": "all", "tag": None, "about": None, **more}
        return Sample(name, "front/_tabs.html", seen_by(None, **inputs))

    return Section(
        N_("Orders of the front page"),
        [shown(N_("Hot"), sort="hot"), shown(N_("Top of a week"), sort="top", within="week", about=_tag())],
    )


def _tag(description: str = samples.TEASER) -> TagView:
    return TagView(1, "counting", description, 12, samples.ago(days=2))


def _tags() -> Section:
    form = {"about": _tag(), "form": DescriptionForm(formdata=None, data={"description": samples.TEASER})}
    too_long = {"description": [_("This is %(length)s characters long; the limit is %(most)s. Nothing was cut off.",
                                  length="501", most="500")]}  # fmt: skip
    renaming = RenamingForm(formdata=None, data={"tag": "counting"})
    old, other = Tag(name="counting", posts=12), Tag(name="numbers", posts=3)

    def about(name: str, who: object, tag: TagView) -> Sample:
        return Sample(name, "tags/_about.html", seen_by(who, about=tag))

    def described(name: str, **more: object) -> Sample:
        inputs = seen_by(samples.moderator(), length_max=DESCRIPTION_LENGTH_MAX, **form, **more)
        return Sample(name, "tags/_form.html", inputs)

    def renamed(name: str, preview: Renaming | None, **more: object) -> Sample:
        return Sample(name, "admin/_tag_form.html", seen_by(samples.admin(), form=renaming, preview=preview, **more))

    return Section(
        N_("Tags"),
        [
            about(N_("Described"), None, _tag()),
            about(N_("Not described, as an admin sees it"), samples.admin(), _tag("")),
            described(N_("Its description")),
            described(N_("Its description with problems"), errors=too_long),
            renamed(N_("Another name"), None),
            renamed(N_("Another name, with problems"), None, errors={"into": [_("Enter one tag.")]}),
            renamed(N_("Another name, previewed"), Renaming(old, "numbering", None)),
            renamed(N_("Two tags made one, previewed"), Renaming(old, "numbers", other)),
        ],
    )
