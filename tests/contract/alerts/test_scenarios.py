"""Some of the scenarios again, with three workers over the real store."""

from dataclasses import replace

import pytest

from runtime.mongo import Database
from services.alerts.documents import delivery_of
from services.alerts.reading import MongoActs, MongoDesks
from services.alerts.store import MongoDeliveries, MongoEpisodes, ensure_indexes
from tests.unit.alerts.scenarios.running import DAY, HOUR, MINUTE, Scenario, check, play
from tests.unit.alerts.scenarios.test_people import SCENARIOS as PEOPLE
from tests.unit.alerts.scenarios.test_telling import SCENARIOS as TELLING
from tests.unit.alerts.world import World

#: Each with a step and an end that ask little of the store.
CHOSEN = {
    name: replace({**TELLING, **PEOPLE}[name], step=step, lasts=lasts)
    for name, step, lasts in (
        (
            "what follows a letter goes together with what else follows it",
            MINUTE,
            16 * MINUTE,
        ),
        ("what becomes critical breaks out of the bundle", MINUTE, 18 * MINUTE),
        ("acknowledging after the first step stops the second", 6 * HOUR, 4 * DAY),
        ("a silence that ends is followed by what is still open, as it stands", HOUR, 25 * HOUR),
    )
}


@pytest.mark.parametrize("scenario", CHOSEN.values(), ids=list(CHOSEN))
async def test_these_letters_and_nothing_else(scenario: Scenario, database: Database) -> None:
    await ensure_indexes(database)

    def stored(world: World) -> None:
        world.office = replace(
            world.office,
            episodes=MongoEpisodes(database),
            deliveries=MongoDeliveries(database),
            desks=MongoDesks(database),
            acts=MongoActs(database),
        )

    world = await play(scenario, 3, stored)
    kept = [delivery_of(one) async for one in database["deliveries"].find()]
    world.deliveries.kept = {one.id: one for one in kept}

    check(scenario, world)
