"""How commands read their arguments, and how they fail: in words."""

import re
from collections.abc import Callable
from functools import wraps

import click
from peewee import DatabaseError

from forum.errors import ForumError, Invalid
from forum.twei import parse_twei


class Whole(click.ParamType):
    """A whole number in plain digits: Python's own reading also takes `1_000` and digits of other scripts."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number. Fails, in words, for anything else."""
        if not re.fullmatch(r"-?[0-9]{1,9}", str(value)):
            self.fail(f"{value} is not a whole number of at most nine digits.", param, ctx)
        return int(str(value))


class Twei(click.ParamType):
    """An amount of Twei with at most three decimals; its value is mTwei."""

    name = "twei"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the mTwei. Fails, in words, for anything else."""
        try:
            return parse_twei(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _by_field(refusal: Invalid) -> str:
    """Return what is wrong with each value, a line each: here no field is highlighted."""
    return "\n".join(f"{field}: {message}" for field, messages in refusal.errors.items() for message in messages)


def refusals_in_words(command: Callable[..., None]) -> Callable[..., None]:
    """Let a refusal end the command with its words and exit code 1."""

    @wraps(command)
    def run(*args: object, **kwargs: object) -> None:
        try:
            command(*args, **kwargs)
        except Invalid as refusal:
            raise click.ClickException(_by_field(refusal)) from None
        except ForumError as refusal:
            raise click.ClickException(f"{refusal.message} {refusal.advice}") from None
        except DatabaseError as error:
            raise click.ClickException(f"The database refused: {error}. Has `flask db upgrade` been run?") from None

    return run
