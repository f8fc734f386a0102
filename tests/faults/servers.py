"""What stands between the runs: broker, store, and the proxies in front of them."""

import os
import signal
import time
from pathlib import Path

from bson.codec_options import CodecOptions
from pymongo import MongoClient
from pymongo.database import Database

from deploy.local.servers import HOST, EmbeddedBroker, EmbeddedStore, broker_answers
from runtime.mongo import CODEC
from runtime.topics import ensure_topics
from schemas.topics import TOPICS
from tests.faults.kafka_cluster import Node, NodePorts
from tests.faults.proxies import Proxies, Proxy
from tests.support.nursery.mother import Nursery
from tests.support.ports import free_port

START_S = 120.0  # three brokers on two busy cores
Document = dict[str, object]


class Servers:
    """Broker, store and proxies, started once for many runs.

    `brokers` 0 is the embedded broker, which sends its clients to itself and forgets everything
    when it ends: neither it nor the way to it is injured.
    """

    def __init__(self, folder: Path, *, brokers: int) -> None:
        self.brokers = brokers
        self.proxies = Proxies()
        self._folder = folder
        cluster = tuple(NodePorts.free() for _ in range(brokers))
        self.nodes = [Node(n, cluster, folder / f"kafka-{n}") for n in range(1, brokers + 1)]
        self.embedded = None if brokers else EmbeddedBroker(free_port(), folder / "broker")
        self.kafka = [self.proxies.add(one.proxy, one.client) for one in cluster]
        self.store = EmbeddedStore(free_port(), folder / "store")
        self.to_store = self.proxies.add(free_port(), self.store.port, framed=True)
        self.to_mail = self.proxies.add(free_port(), 1)
        self.to_zalo = self.proxies.add(free_port(), 1)
        self.nursery = Nursery()
        self._client: MongoClient[Document] | None = None

    @property
    def bootstrap(self) -> str:
        """The broker, as the services know it."""
        if self.embedded is not None:
            return self.embedded.address
        return ",".join(f"{HOST}:{one.port}" for one in self.kafka)

    @property
    def direct(self) -> str:
        """The broker, as the harness knows it: past the proxies."""
        if self.embedded is not None:
            return self.embedded.address
        return ",".join(node.address for node in self.nodes)

    @property
    def copies(self) -> int:
        """How many copies of each record there are."""
        return max(1, self.brokers)

    @property
    def store_uri(self) -> str:
        """The store, as the services know it."""
        return f"mongodb://{HOST}:{self.to_store.port}/?directConnection=true"

    def start(self) -> None:
        """Start all of it and make the topics."""
        self.store.start()
        if self.embedded is not None:
            self.embedded.start()
        for node in self.nodes:
            node.format()
        self.start_nodes(self.nodes)
        ensure_topics(self.direct, TOPICS, replication=self.copies, timeout_s=60.0)

    def start_nodes(self, nodes: list[Node]) -> None:
        """Start some nodes of the cluster and wait until they answer."""
        for node in nodes:
            node.launch()
        deadline = time.monotonic() + START_S
        for node in nodes:
            node.wait(deadline)

    def database(self, name: str) -> Database[Document]:
        """A database of the store, past the proxy."""
        if self._client is None:
            self._client = MongoClient(self.store.uri, serverSelectionTimeoutMS=5_000)
        options: CodecOptions[Document] = CODEC
        return self._client.get_database(name, codec_options=options)

    def forget(self, name: str) -> None:
        """Empty a database. Its indexes stay: making them anew costs more than all else there."""
        database = self.database(name)
        for collection in database.list_collection_names():
            database[collection].delete_many({})

    def mend(self, *, within_s: float = START_S) -> None:
        """Bring back whatever is down, in good weather."""
        self.proxies.clear()
        for server in (self.store, *self.nodes):
            if server.running:
                os.kill(server.pid, signal.SIGCONT)
            else:
                server.start(within_s=within_s)
        for node in self.nodes:
            while not broker_answers(node.address):
                time.sleep(0.1)

    def close(self) -> None:
        """End all of it."""
        if self._client is not None:
            self._client.close()
        for server in (*self.nodes, self.store, *filter(None, [self.embedded])):
            if server.running:
                server.stop()
        self.nursery.close()
        self.proxies.close()


def proxy_of(servers: Servers, name: str) -> list[Proxy]:
    """The proxies of one way, by its name."""
    ways = {
        "kafka": servers.kafka,
        "store": [servers.to_store],
        "mail": [servers.to_mail],
        "zalo": [servers.to_zalo],
    }
    return ways[name]
