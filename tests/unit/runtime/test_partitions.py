"""A key belongs to one partition, and all clients agree which."""

import aiokafka.partitioner
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.partitions import partition_of


@given(key=st.binary(max_size=60), partitions=st.integers(1, 50))
def test_a_key_goes_where_the_other_clients_send_it(key: bytes, partitions: int) -> None:
    theirs = aiokafka.partitioner.DefaultPartitioner()(key, list(range(partitions)), [])

    assert partition_of(key, partitions) == theirs


@pytest.mark.parametrize(
    ("key", "partition"), [(b"sti-budget-share", 0), (b"ict-index", 0)], ids=["budget", "ict"]
)
def test_one_partition_takes_every_key(key: bytes, partition: int) -> None:
    assert partition_of(key, 1) == partition
