"""The proof that a day's seal holds a journal."""

from forum.actions import reports
from forum.models import Journal
from forum.money import sealing
from forum.queries.seals import inclusions
from forum.rules import merkle
from tests.conftest import counting


def test_a_sealed_journal_leads_to_its_seal_s_root_and_one_that_is_not_sealed_is_left_out(author, post_id):
    [seal] = sealing.seal_up_to_now()
    ids = [journal.id for journal in Journal.select()]
    reports.buy_report(author, post_id)
    newest = Journal.select().order_by(Journal.id.desc()).first().id
    with counting() as statements:
        found = inclusions([*ids, newest])
    assert len(statements) == 3
    assert sorted(found) == ids
    for proof in found.values():
        path = [bytes.fromhex(hash_) for hash_ in proof.path]
        assert merkle.root_from_path(bytes.fromhex(proof.leaf), proof.index, proof.size, path).hex() == seal.root
    assert inclusions([]) == {}
