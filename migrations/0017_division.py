"""Mutual pluses and likes are divided; final reactions decide; unvouched readers share a part of their pot.

Claims that are open keep the terms by which they were opened. Rules that somebody changed say `likes_min` now: the
number of likes that a comment needs, not by how many they outnumber its dislikes. What members gave each other before
counts from the first settlement on, and what the latest settlements paid by line is summed up for the pages.
"""

from string import Template

from peewee import SqliteDatabase

SQLITE = {"int": "INTEGER", "time": "TEXT", "strict": "STRICT"}
POSTGRES = {"int": "BIGINT", "time": "TIMESTAMP", "strict": ""}

SCHEMA = Template("""
ALTER TABLE claim ADD COLUMN terms $int NOT NULL DEFAULT 1 CHECK (terms IN (1, 2));
ALTER TABLE claim ADD COLUMN mutual $int NOT NULL DEFAULT 1 CHECK (mutual > 0);
ALTER TABLE claim ADD COLUMN weight $int;
ALTER TABLE claim ADD COLUMN vouched $int CHECK (vouched IN (0, 1));
CREATE INDEX claim_member_id_opened_at_own ON claim (member_id, opened_at) WHERE line = 'likes_own';
CREATE INDEX post_vote_settlement_id ON post_vote (settlement_id) WHERE value = 1 AND settlement_id IS NOT NULL;
ALTER TABLE settlement_pot ADD COLUMN given_mtwei $int;
ALTER TABLE settlement_pot ADD COLUMN unvouched_mtwei $int NOT NULL DEFAULT 0;
ALTER TABLE settlement_pot ADD COLUMN unvouched_claimed_mtwei $int NOT NULL DEFAULT 0;

CREATE TABLE settlement_line (
    settlement_id $int NOT NULL,
    line TEXT NOT NULL,
    claims $int NOT NULL,
    units $int NOT NULL,
    paid_mtwei $int NOT NULL,
    PRIMARY KEY (settlement_id, line),
    FOREIGN KEY (settlement_id) REFERENCES settlement (id)
) $strict;

CREATE TABLE giving (
    giver_id $int NOT NULL,
    receiver_id $int NOT NULL,
    newest_at $time NOT NULL,
    PRIMARY KEY (giver_id, receiver_id),
    FOREIGN KEY (giver_id) REFERENCES member (id),
    FOREIGN KEY (receiver_id) REFERENCES member (id)
) $strict;

CREATE TABLE exchange (
    member_id $int NOT NULL,
    partner_id $int NOT NULL,
    partners $int NOT NULL,
    PRIMARY KEY (member_id, partner_id),
    FOREIGN KEY (member_id) REFERENCES member (id),
    FOREIGN KEY (partner_id) REFERENCES member (id)
) $strict;

CREATE TABLE comment_standing (
    comment_id $int NOT NULL PRIMARY KEY,
    likes $int NOT NULL,
    dislikes $int NOT NULL,
    earns_before $time,
    FOREIGN KEY (comment_id) REFERENCES comment (id)
) $strict;

UPDATE economy_rules_version SET rules = REPLACE(rules, '"net_likes_min"', '"likes_min"');

INSERT INTO giving (giver_id, receiver_id, newest_at)
SELECT giver_id, receiver_id, max(given_at) FROM (
    SELECT r.member_id AS giver_id, c.author_id AS receiver_id, r.created_at AS given_at
    FROM reaction r
    JOIN comment c ON c.id = r.comment_id
    JOIN settlement s ON s.id = r.settlement_id
    LEFT JOIN comment_removal gone ON gone.comment_id = c.id
    WHERE r.value = 1 AND (gone.comment_id IS NULL OR gone.created_at > s.ran_at)
    UNION ALL
    SELECT v.member_id, p.author_id, v.created_at
    FROM post_vote v
    JOIN post p ON p.id = v.post_id
    JOIN settlement s ON s.id = v.settlement_id
    LEFT JOIN post_removal gone ON gone.post_id = p.id
    WHERE v.value = 1 AND (gone.post_id IS NULL OR gone.created_at > s.ran_at)
) given GROUP BY giver_id, receiver_id;

INSERT INTO settlement_line (settlement_id, line, claims, units, paid_mtwei)
SELECT settlement_id, line, count(*), CAST(sum(units) AS $int), CAST(sum(paid_mtwei) AS $int) FROM claim
WHERE settlement_id IN (SELECT id FROM settlement ORDER BY day DESC LIMIT 7) GROUP BY settlement_id, line;
""")


def up(migrator, db):
    names = SQLITE if isinstance(db, SqliteDatabase) else POSTGRES
    for statement in SCHEMA.substitute(names).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
