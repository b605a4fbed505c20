"""Letters that wait are found by the thread that they are about: what is removed meanwhile is not sent."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX outgoing_mail_conversation ON outgoing_mail (conversation)")
