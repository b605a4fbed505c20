"""What pages complain about in the browser's console, and what of that a test provokes on purpose."""

import re
from collections.abc import Iterable

from playwright.sync_api import BrowserContext, ConsoleMessage

# Chromium's line for an answer of 400 or more, and HTMX's for one to a request of its own.
_REFUSED = (
    r"^Failed to load resource: the server responded with a status of {0} \(|^Response Status Error Code {0} from "
)
# Chromium's line where a page is left, or hidden, before one page has gone over into the other.
_LEFT_EARLY = r"^(Transition was (aborted|skipped)|Skipped ViewTransition)"
# The first two, and HTMX's for the end of such a request, where no answer came.
_OUT_OF_REACH = r"^Failed to load resource: net::ERR_(FAILED|INTERNET_DISCONNECTED)|^htmx:(sendError|afterRequest), "


class Console:
    """Hears the errors and warnings of all pages of a context, and exceptions that no script caught."""

    def __init__(self, refused: Iterable[int], *, out_of_reach: bool):
        """Expect answers with the statuses in `refused`, where `out_of_reach` also none at all, and nothing else."""
        self._heard: list[str] = []
        patterns = [_REFUSED.format(status) for status in refused] + [_OUT_OF_REACH] * out_of_reach
        self._expected = re.compile("|".join([_LEFT_EARLY, *patterns]))

    def listen_to(self, context: BrowserContext) -> None:
        """Hear everything that the context's pages say from now on."""
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._heard.append(str(error.error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._heard.append(f"{message.text} ({message.location.get('url')})")

    def unexpected(self) -> list[str]:
        """Return what was heard, without what the test provokes on purpose."""
        return [text for text in self._heard if not self._expected.search(text)]
