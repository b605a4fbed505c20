"""The rules in force as public facts: levels, gates and XP; prices, rewards and what the accounts hold."""

from dataclasses import asdict

from forum.queries.economy import Balances
from forum.queries.site import Site
from forum.render.api.shared import Shape


def levels(site: Site) -> Shape:
    """Return the ladder, the gates, and what earns XP."""
    rules = site.level_rules
    return {
        "version": site.versions[0],
        "levels": [
            {"level": level, "xp": xp, "title": rules.title(level)} for level, xp in enumerate(rules.thresholds_xp, 1)
        ],
        "gates": [{"gate": str(gate), "level": level, "label": gate.label} for gate, level in rules.gates.items()],
        "xp": asdict(rules.xp),
    }


def economy(site: Site, held: Balances) -> Shape:
    """Return the rules of the economy, and what the accounts hold together as of one moment."""
    return {
        "version": site.versions[1],
        "rules": asdict(site.economy_rules),
        "balances": {
            "supply_mtwei": held.supply_mtwei,
            "wallets_mtwei": held.wallets_mtwei,
            "treasury_mtwei": held.treasury_mtwei,
            "escrow_mtwei": held.escrow_mtwei,
            "issuance_mtwei": held.issuance_mtwei,
            "sum_mtwei": held.sum_mtwei,
        },
    }
