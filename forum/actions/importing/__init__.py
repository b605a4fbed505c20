"""Bringing what was written elsewhere: people, posts and comments, as an export has them.

Nothing of it is an action of anybody's here: nobody is told, nobody pays, nobody earns, the account books are not
touched. What came before is known by its key and passed over. So an import that was stopped goes on when it is run
again, a newer export adds what is new, and the same one a second time adds nothing.

First all of the export is read and checked (`read`) and what is new is rendered (`render`), which changes nothing here
and takes no turn from anybody. Then it is written (`write`), each portion a transaction.
"""

from forum.actions.importing.preparing import Prepared, read, render
from forum.actions.importing.report import Report, report_on
from forum.actions.importing.writing import PORTION, write

__all__ = ["PORTION", "Prepared", "Report", "read", "render", "report_on", "write"]
