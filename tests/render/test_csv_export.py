"""Tables for spreadsheets: what comes out is what went in, and nothing of it is calculated."""

import csv
from io import StringIO

import pytest

from forum.render.csv_export import csv_lines


def cells_of(row: list[object]) -> list[str]:
    """Return a row as a program reads it out of the CSV."""
    _, read = csv.reader(StringIO("".join(csv_lines(["a"], [row])), newline=""))
    return read


def test_the_header_comes_first_and_every_line_ends_as_the_standard_says():
    assert list(csv_lines(["date", "line"], [["2026-03-01", "Grant"], ["2026-03-02", "Likes Own"]])) == [
        "date,line\r\n",
        "2026-03-01,Grant\r\n",
        "2026-03-02,Likes Own\r\n",
    ]


def test_a_table_without_rows_is_its_header():
    assert list(csv_lines(["date", "line"], [])) == ["date,line\r\n"]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x","y")'])
def test_text_that_looks_like_a_formula_is_text(formula):
    assert cells_of([formula, "next"]) == [f"'{formula}", "next"]


def test_a_formula_is_harmless_in_the_header_too():
    assert next(csv_lines(["=1+1"], [])) == "'=1+1\r\n"


@pytest.mark.parametrize("number", [0, 5, -5, -(10**15)])
def test_numbers_stay_numbers(number):
    assert cells_of([number, "next"]) == [str(number), "next"]


@pytest.mark.parametrize("text", ["", "a, b", 'say "so"', "two\nlines", "two\r\nlines", "a=b", "Ærø 海", "'quoted'"])
def test_text_comes_back_as_it_was(text):
    assert cells_of([text, "next"]) == [text, "next"]


def test_nothing_is_an_empty_cell():
    assert next(line for line in csv_lines([], [[1, None, "x"]]) if line.strip()) == "1,,x\r\n"


def test_lines_are_made_when_they_are_asked_for():
    def rows():
        yield ["first"]
        raise AssertionError("asked for too early")

    lines = csv_lines(["name"], rows())
    assert [next(lines), next(lines)] == ["name\r\n", "first\r\n"]
