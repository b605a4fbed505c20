"""What is new: how much in a list, where in a thread, and what has just come."""

from forum.i18n import N_
from forum.queries.comment_pages import CommentPage
from forum.rules.visits import NEW_COUNTED_MAX, SHOWN_IN_PLACE_MAX
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_OFFER = ("threads/_news.html",)


def section() -> Section:
    """Return the section."""
    me, by = samples.commenter(), samples.author()
    rows = [samples.comment(number, by) for number in (301, 302, 303)]
    headlines = [samples.headline(new_comments=count) for count in (1, 12, NEW_COUNTED_MAX)]
    marked = seen_by(me, rows=rows, sort="old", new_after=rows[0].id, priced=False)
    place = seen_by(me, post=samples.post(my_place=1), page=CommentPage(rows, None, None))
    return Section(
        N_("What is new"),
        [
            Sample(
                N_("In a list"),
                "styleguide/_headlines.html",
                seen_by(me, headlines=headlines, rank="h3"),
                ("front/_headline.html",),
            ),
            Sample(N_("In a thread, oldest first"), "styleguide/_comments.html", marked, ("threads/_rows.html",)),
            Sample(N_("Just arrived"), "styleguide/_offer.html", seen_by(me, count=3), _OFFER),
            Sample(N_("Many arrived"), "styleguide/_offer.html", seen_by(me, count=SHOWN_IN_PLACE_MAX + 37), _OFFER),
            Sample(N_("Where no script remembers the place"), "threads/_place.html", place),
        ],
    )
