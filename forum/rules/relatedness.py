"""Which posts are about the same as another: by the tags and the words that they share. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

# So many are kept of each post, so that some are left when others are removed; so many are shown.
KEPT_MAX = 12
SHOWN_MAX = 4
# Of those that share a word or tag, the newest so many are looked at: nothing takes longer as the forum grows.
HOLDERS_MAX = 400
# A tag says as much as this many words: its author chose it.
_TAG_WEIGHT = 3
# Without a tag in common it takes as many words.
_WORDS_MIN = 3
_MILLI = 1000


@dataclass(frozen=True, slots=True)
class Shared:
    """A tag, or (`weight` is what it says about the post, in thousandths) a word, and which other posts have it too.

    `holders` are those, each with what the word says about it; `posts` is how many there are, as far as was counted.
    """

    weight: int | None
    holders: Mapping[int, int]
    posts: int


def scores(shared: Iterable[Shared], all_posts: int) -> dict[int, int]:
    """Return how near other posts are, in thousandths, of all that are near at all.

    What few posts have says more than what many have (as in tf-idf: Spärck Jones 1972), the less of two weights counts.
    """
    sums: defaultdict[int, float] = defaultdict(float)
    words: defaultdict[int, int] = defaultdict(int)
    tagged = set()
    for one in shared:
        rarity = log(1 + all_posts / max(one.posts, 1))
        for post_id, weight in one.holders.items():
            if one.weight is None:
                tagged.add(post_id)
                sums[post_id] += rarity * _TAG_WEIGHT
            else:
                words[post_id] += 1
                sums[post_id] += rarity * min(weight, one.weight) / _MILLI
    return {
        post_id: round(_MILLI * score)
        for post_id, score in sums.items()
        if post_id in tagged or words[post_id] >= _WORDS_MIN
    }


def nearest(found: Mapping[int, int]) -> Sequence[int]:
    """Return the posts that are nearest by their scores, as many as are kept; of equals the newer one first."""
    return sorted(found, key=lambda post_id: (-found[post_id], -post_id))[:KEPT_MAX]
