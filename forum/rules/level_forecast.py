"""How fast readers climb the levels, and which rules nobody could climb by. Pure.

A day is lived in the order of the clock: the day's settlement pays, a report is bought, posts are read
one after the other. A day counts as a whole, the attention to the very post at which a level begins.
What needs nobody's attention (an address confirmed, a profile filled, the quiz) is done at once, on day 1.

Received likes are left out: nobody who cannot comment yet receives one, and later they depend on others.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from math import ceil

from forum.i18n import N_, _, figure
from forum.rules.economy import WORDS_PER_MINUTE, EconomyRules
from forum.rules.gates import Gate
from forum.rules.levels import LEVEL_MAX, XP_MAX, LevelRules
from forum.rules.lines import Line
from forum.rules.reading_time import minutes, needed_ms, time_to_read_seconds
from forum.rules.xp import XP_LABELS

DAYS_MAX = 3650
TITLE_LENGTH_MAX = 40
XP_AMOUNT_MAX = 10_000
_DAY_MS = 86_400_000
_USUAL_WORDS = 4 * WORDS_PER_MINUTE
_ONCE_AT_FIRST = ("email", "profile", "quiz")  # the first report comes once it can be paid


_LABELS = {"light": N_("Light reader"), "regular": N_("Regular reader"), "keen": N_("Keen reader"), "bot": "Bot"}


@dataclass(frozen=True, slots=True)
class Reader:
    """A habit of reading.

    `posts` are read on each day with readings, each of `words`; `days` is the part of all days that are
    such, `pluses` the part of readings that a plus follows. `posts` is None for who takes all that brings
    anything. Without `attentive` a text gets only the time that the server asks for.
    """

    name: str
    posts: float | None
    words: int = _USUAL_WORDS
    days: float = 1
    pluses: float = 1
    attentive: bool = True

    @property
    def label(self) -> str:
        """The reader's name on its own, in the language of whoever looks."""
        return _(_LABELS[self.name])

    @property
    def reading_ms(self) -> int:
        """The time that one post takes this reader."""
        return time_to_read_seconds(self.words) * 1000 if self.attentive else needed_ms(self.words)


LIGHT, REGULAR, KEEN = Reader(N_("light"), 1), Reader(N_("regular"), 3), Reader(N_("keen"), 6)
BOT = Reader("bot", None, attentive=False)
READERS = (LIGHT, REGULAR, KEEN, BOT)


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a level begins for a reader: on which day (1 is the first), after how much attention so far."""

    day: int
    attention_ms: int

    @property
    def hours(self) -> float:
        """The attention in hours."""
        return self.attention_ms / 3_600_000


# When each level begins, LVL 1 first; None where it does not within the days looked at.
Forecast = tuple[Arrival | None, ...]


def forecast(
    reader: Reader,
    levels: LevelRules,
    economy: EconomyRules,
    days_max: int = DAYS_MAX,
    *,
    xp: int = 0,
    done: Collection[str] = (),
    up_to: int | None = None,
) -> Forecast:
    """Return when each level begins for a reader under these rules.

    The reader begins with `xp`, and has done what comes once and is named in `done`. Levels above `up_to` (None:
    the highest) are not looked at: they are None.
    """
    way = _Journey(reader, levels, economy, xp, done)
    highest = len(levels.thresholds_xp)
    while way.day < days_max and len(way.passings) < (up_to or highest):
        way.simulate_day()
    return tuple(way.passings) + (None,) * (highest - len(way.passings))


def gates_reached(passings: Forecast, levels: LevelRules) -> dict[str, Arrival | None]:
    """Return when each gate opens to a reader, by its name, in the order of the levels."""
    return {gate: passings[level - 1] for gate, level in sorted(levels.gates.items(), key=lambda gate: gate[1])}


class _Journey:
    """A reader on the way up."""

    def __init__(self, reader: Reader, levels: LevelRules, economy: EconomyRules, xp: int, done: Collection[str]):
        self.reader, self.levels, self.economy, self.done = reader, levels, economy, done
        self.day = self.xp = self.attention_ms = self.readings = self.days_with_readings = 0
        self.passings: list[Arrival] = []
        self.pluses_since: int | None = None  # of which reading on a plus may follow
        self.has_report = "report" in done
        self.wallet_mtwei = 0
        # What a day earns waits for the hold, then for the settlement that begins the next day.
        self.owed_mtwei = deque([0] * (1 + ceil(economy.hold_hours / 24)))
        self.post_xp = levels.xp.of_reading(minutes(reader.words))
        self._rise(xp)

    def simulate_day(self) -> None:
        """Go on to the next day, and through it."""
        self.day += 1
        self.wallet_mtwei += self.owed_mtwei.popleft()
        if self.day == 1:
            self._rise(sum(getattr(self.levels.xp, source) for source in _ONCE_AT_FIRST if source not in self.done))
        self._buy_report()
        posts = self._posts_today()
        self.owed_mtwei.append(self._earned_mtwei(posts))
        if posts:
            self._read(posts)

    def _rise(self, gained_xp: int) -> None:
        self.xp += gained_xp
        thresholds_xp = self.levels.thresholds_xp
        while len(self.passings) < len(thresholds_xp) and self.xp >= thresholds_xp[len(self.passings)]:
            self.passings.append(Arrival(max(1, self.day), self.attention_ms))
        if self.pluses_since is None and self._may(Gate.PLUS):
            self.pluses_since = self.readings

    def _may(self, gate: Gate) -> bool:
        return len(self.passings) >= self.levels.gates[gate]

    def _buy_report(self) -> None:
        paid = self.day > 1 and self.wallet_mtwei >= self.economy.report_price_mtwei
        if paid and not self.has_report and self._may(Gate.REPORT):
            self.has_report = True
            self._rise(self.levels.xp.report)

    def _posts_today(self) -> int:
        days, reader = self.reader.days, self.reader
        if ceil(days * self.day) == ceil(days * (self.day - 1)):
            return 0
        self.days_with_readings += 1
        if reader.posts is None:
            return self._posts_that_bring_anything()
        return ceil(reader.posts * self.days_with_readings) - ceil(reader.posts * (self.days_with_readings - 1))

    def _posts_that_bring_anything(self) -> int:
        xp = self.levels.xp
        for_readings = ceil(xp.reading_day_max / self.post_xp) if self.post_xp else 1
        for_pluses = ceil(xp.plus_day_max / xp.plus) if xp.plus else 1
        # One reading at a time, each as long as the server asks for: a day holds no more.
        return min(max(1, for_readings, for_pluses), _DAY_MS // self.reader.reading_ms)

    def _earned_mtwei(self, posts: int) -> int:
        economy = self.economy
        if not (economy.settlement_budget_share and economy.reading_pot_share):
            return 0
        post_mtwei = economy.claim_mtwei(Line.READING, economy.reading_units(self.reader.words, 0))
        return min(posts * post_mtwei, economy.reading_day_max_mtwei)

    def _read(self, posts: int) -> None:
        begun, begun_xp = self.readings, self.xp
        whole_day_xp = begun_xp + self._day_xp(posts) + self._pluses_xp(begun, begun + posts)
        reached = len(self.passings)
        if whole_day_xp < self.levels.thresholds_xp[min(reached, LEVEL_MAX - 1)]:
            self.attention_ms += posts * self.reader.reading_ms  # nothing opens today
            self.readings += posts
            self.xp = whole_day_xp
            return
        for post in range(1, posts + 1):
            self.attention_ms += self.reader.reading_ms
            before_xp = self._pluses_xp(begun, self.readings)
            self._rise(begun_xp + self._day_xp(post) + before_xp - self.xp)
            self.readings += 1
            self._rise(self._pluses_xp(begun, self.readings) - before_xp)

    def _day_xp(self, posts: int) -> int:
        """Return what so many posts earn in one day, with the day's bonus and without pluses."""
        return min(posts * self.post_xp, self.levels.xp.reading_day_max) + self.levels.xp.day

    def _pluses_xp(self, begun: int, readings: int) -> int:
        """Return what the pluses earn that followed the readings of a day, from the one numbered `begun` on."""
        if self.pluses_since is None:
            return 0
        since = max(begun, self.pluses_since)
        pluses = int(self.reader.pluses * readings) - int(self.reader.pluses * since)
        return min(max(0, pluses) * self.levels.xp.plus, self.levels.xp.plus_day_max)


def problems(levels: LevelRules, economy: EconomyRules) -> dict[str, str]:
    """Return what makes these levels impossible, in words, by the name of the field; empty where nothing does.

    A gate is impossible too if nobody can reach it by the XP that can be earned below it.
    """
    return _out_of_bounds(levels) or _out_of_reach(levels, economy)


def _out_of_bounds(levels: LevelRules) -> dict[str, str]:
    found = {}
    for gate, level in levels.gates.items():
        if not 1 <= level <= LEVEL_MAX:
            found[f"gate_{gate}"] = _("Choose a level from LVL 1 to LVL %(highest)s.", highest=LEVEL_MAX)
    for level, (below_xp, xp) in enumerate(zip(levels.thresholds_xp, levels.thresholds_xp[1:], strict=False), 2):
        if xp > XP_MAX:
            words = _("A level can start at %(most)s XP at most: nobody can have more.", most=figure(XP_MAX))
            found[f"threshold_{level}"] = words
        elif xp <= below_xp:
            found[f"threshold_{level}"] = _(
                "This must be more than %(below)s XP, where LVL %(level)s starts.",
                below=figure(below_xp),
                level=level - 1,
            )
    for source in XP_LABELS:
        if not 0 <= getattr(levels.xp, source) <= XP_AMOUNT_MAX:
            found[f"xp_{source}"] = _("Enter an amount of XP from 0 to %(most)s.", most=figure(XP_AMOUNT_MAX))
    for level, title in levels.titles.items():
        if len(title) > TITLE_LENGTH_MAX:
            found[f"title_{level}"] = _("A title can have up to %(most)s characters.", most=TITLE_LENGTH_MAX)
    if not levels.titles.get(1):
        found["title_1"] = _("LVL 1 needs a title: members keep it until the next one.")
    return found


def _out_of_reach(levels: LevelRules, economy: EconomyRules) -> dict[str, str]:
    passings = forecast(BOT, levels, economy)
    reached = len(passings) - passings.count(None)
    return {
        f"gate_{gate}": _(
            "Nobody can reach LVL %(level)s: with the XP available below it, even a reader who hits every daily "
            "cap is only LVL %(reached)s after ten years. Choose a lower level, lower the XP that levels need, or"
            " raise what things earn. (Likes received are not counted: they depend on others.)",
            level=level,
            reached=reached,
        )
        for gate, level in levels.gates.items()
        if passings[level - 1] is None
    }
