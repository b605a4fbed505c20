"""What runs by itself, between two runs."""

from peewee import BigIntegerField, Check, DateTimeField, TextField

from forum.models.base import Base


class JobState(Base):
    """When a job is due next, who has taken it until when, and how its last run ended.

    `failures` counts the runs that failed in a row, and `last_error` is what the latest of them raised.
    """

    name = TextField(primary_key=True)
    next_run_at = DateTimeField()
    lease_holder = TextField(null=True)
    lease_until = DateTimeField(null=True)
    last_run_at = DateTimeField(null=True)
    failures = BigIntegerField(default=0, constraints=[Check("failures >= 0")])
    last_error = TextField(default="")

    class Meta:
        table_name = "job"
