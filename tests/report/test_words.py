import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.report import words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.mass(1_100_000), "1.10 Mt"),
        (words.mass(946_000), "946 kt"),
        (words.mass(999_999), "1.00 Mt"),
        (words.mass(12), "12 t"),
        (words.money(545.2e6), "545 M USD"),
        (words.money(3e9), "3.00 bn USD"),
        (words.days(298), "12.4 days"),
        (words.days(12), "12 h"),
        (words.percent(0.734), "73 %"),
        (words.percent(0.002), "<1 %"),
        (words.change(0.25), "+25 %"),
        (words.change(0.001), "no change"),
        (words.between(words.mass(4e6), words.mass(5e6)), "4.00–5.00 Mt"),
        (words.between(words.mass(9e5), words.mass(5e6)), "900 kt–5.00 Mt"),
        (words.mass(math.nan), "–"),
        (words.dearer(0.39), "39 % more"),
        (words.dearer(-0.1), "10 % less"),
        (
            words.settled(1.7e-15),
            "less than one tonne in a hundred million would choose another way",
        ),
        (words.settled(3e-3), "0.30 % of the tonnes would choose another way"),
        (words.beyond(12), ""),
    ],
)
def test_numbers_read_as_people_write_them(said, expected):
    assert said.replace(words.THIN, " ") == expected


@given(st.text())
def test_escaped_text_holds_no_markup(text):
    assert not set('<>"') & set(words.safe(text))


@given(st.floats(min_value=1e-3, max_value=1e13))
def test_a_mass_keeps_three_significant_figures(tonnes):
    number, unit = words.mass(tonnes).split(words.THIN)
    value = float(number.replace(",", "")) * {"Mt": 1e6, "kt": 1e3, "t": 1}[unit]
    assert value == pytest.approx(tonnes, rel=6e-3, abs=0.51)
