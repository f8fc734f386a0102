"""A place and the number that it is of, as one cell."""

from decimal import Decimal

import httpx
import pytest

from services.gateway.exports.places import place_text
from tests.unit.gateway.exports.test_routes import rows
from tests.unit.gateway.markup import read


def test_a_place_is_written_with_its_number() -> None:
    text = place_text(Decimal(38), "rank", 63)

    assert text is not None
    assert (text.vi, text.en) == ("hạng 38/63", "place 38/63")


@pytest.mark.parametrize(
    ("value", "unit", "n"),
    [(None, "rank", 63), (Decimal(38), "%", 63), (Decimal(38), "rank", None)],
)
def test_what_is_no_place_of_a_known_number_has_none(
    value: Decimal | None, unit: str, n: int | None
) -> None:
    assert place_text(value, unit, n) is None


async def test_tables_and_pages_show_the_place_with_its_number(client: httpx.AsyncClient) -> None:
    for address in ("/targets.csv", "/targets/dti-rank.csv", "/targets/dti-rank/observations.csv"):
        found = {row["place"] for row in rows(await client.get(f"/api/v1{address}"))}
        assert any(place.startswith("hạng ") and "/34" in place for place in found), address
    assert "hạng 14/34" in read((await client.get("/targets/dti-rank")).text).text
