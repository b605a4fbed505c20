"""Finding which posts are about the same, a few posts at a time, so that no writer waits long for it."""

from collections.abc import Iterator

from forum.actions.relations import forget_relations
from forum.db import execute, in_transaction, insert_rows, rows, value
from forum.models import RelationDue
from forum.queries.relations import Article, article_of, holders_of_tags, holders_of_term
from forum.rules import relatedness
from forum.rules.relatedness import HOLDERS_MAX, KEPT_MAX, Shared
from forum.text.terms import terms_of

PORTION = 20
# So many a round: other jobs wait for their turn meanwhile.
_A_ROUND_MAX = 500
_DUE = "SELECT post_id FROM relation_due ORDER BY post_id LIMIT ?"
_POSTS = "SELECT max(id) FROM post"
_TERMS = "INSERT INTO post_term (term, post_id, weight) VALUES {values}"
_RELATED = """
    INSERT INTO related_post (post_id, other_id, score) VALUES {values}
    ON CONFLICT (post_id, other_id) DO UPDATE SET score = excluded.score
"""
_TOO_MANY = """
    DELETE FROM related_post WHERE post_id = ? AND other_id NOT IN (
        SELECT other_id FROM related_post WHERE post_id = ? ORDER BY score DESC, other_id DESC LIMIT ?)
"""


def any_due() -> bool:
    """Say whether a post waits to be compared."""
    return RelationDue.select().exists()


def find() -> None:
    """Compare the posts that wait for it with others, so many of them. Harmless when it is done twice."""
    for _begin in range(0, _A_ROUND_MAX, PORTION):
        if not _find_portion():
            return


@in_transaction
def _find_portion() -> bool:
    due = [post_id for (post_id,) in rows(_DUE, PORTION)]
    for post_id in due:
        _compare(post_id)
    return len(due) == PORTION


def _compare(post_id: int) -> None:
    article = article_of(post_id)
    before = [number for (number,) in rows("SELECT post_id FROM related_post WHERE other_id = ?", post_id)]
    forget_relations(post_id)
    if article is None:
        return
    terms = terms_of(article.title, article.text)
    if terms:
        insert_rows(_TERMS, [(term, post_id, weight) for term, weight in terms.items()])
    found = relatedness.scores(_shared(article, terms), value(_POSTS))
    own = relatedness.nearest(found)
    others = {*own, *(number for number in before if number in found)}
    pairs = [(post_id, other, found[other]) for other in own] + [(other, post_id, found[other]) for other in others]
    if pairs:
        insert_rows(_RELATED, pairs)
    for other in others:
        execute(_TOO_MANY, other, other, KEPT_MAX)


def _shared(article: Article, terms: dict[int, int]) -> Iterator[Shared]:
    for tag in holders_of_tags(article.id):
        yield Shared(None, dict.fromkeys(tag.holders, 0), tag.posts)
    for term, weight in terms.items():
        holders = holders_of_term(term, article.id, HOLDERS_MAX)
        yield Shared(weight, holders, len(holders) + 1)
