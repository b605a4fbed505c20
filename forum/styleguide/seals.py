"""Every wallet, counted, as the economy's page and one's own wallet show it."""

from datetime import date

from forum.i18n import N_
from forum.models import Seal
from forum.queries.counted_wallets import CountedWallet, Step, WalletRange
from forum.rules import seals, sum_tree
from forum.styleguide.sample import Sample, Section

# Salts, members' numbers and what they hold (mTwei): a tree of three.
_WALLETS = [("0f" * 16, 7, 56_050), ("1e" * 16, 8, 1_250), ("2d" * 16, 9, 12_000_000)]
_RANGES = [
    WalletRange(0, 1, 2, 0),
    WalletRange(1, 1_000, 1, 7),
    WalletRange(1_000, 10_000, 1, 1_250),
    WalletRange(10_000, 100_000, 1, 56_050),
    WalletRange(10_000_000, None, 1, 12_000_000),
]


def sections() -> list[Section]:
    """Return the one section."""
    counted = _counted()
    return [
        Section(
            N_("Wallets in the seal"),
            [
                _economy(N_("Every wallet, counted"), counted.seal),
                _economy(N_("No seals yet"), None),
                Sample(N_("Counted in the seal"), "wallet/_counted.html", {"counted": counted}, kind="wallet"),
            ],
        )
    ]


def _economy(name: str, seal: Seal | None) -> Sample:
    return Sample(name, "economy/_wallets.html", {"page": {"ranges": _RANGES, "seal": seal}}, kind="economy")


def _counted() -> CountedWallet:
    """Return the first of the wallets with its way to the root."""
    first, second, third = (sum_tree.leaf(*wallet) for wallet in _WALLETS)
    both = sum_tree.join(first, second)
    root = sum_tree.join(both, third)
    steps = [
        Step("0", sum_tree.leaf_content(*_WALLETS[0]).decode(), first),
        Step("1", sum_tree.node_content(first, second).decode(), both),
        Step("1", sum_tree.node_content(both, third).decode(), root),
    ]
    seal = Seal(
        day=date(2026, 3, 1), journals=17, root="ab" * 32, previous=seals.NO_ROOT,
        wallets=len(_WALLETS), wallets_mtwei=root.sum_mtwei, wallets_root=root.hash,
    )  # fmt: skip
    return CountedWallet(seal, first.sum_mtwei, steps)
