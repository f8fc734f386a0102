"""`make faults RUNS=n SEED=s`: seeded runs with injuries; the last line counts what was lost."""

import argparse
import sys
import tempfile
from pathlib import Path

import catalogue
from tests.faults.harness import Result, Run
from tests.support.servers import new_broker


def main() -> int:
    """Run them one after the other; the exit code is 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the next adds one")
    parser.add_argument("--kafka", action="store_true", help="on Apache Kafka (mvn and java 17)")
    asked = parser.parse_args()
    programme = catalogue.load(catalogue.SHIPPED)
    results: list[Result] = []
    for seed in range(asked.seed, asked.seed + asked.runs):
        with tempfile.TemporaryDirectory(prefix="slipwatch-faults-") as folder:
            kafka = new_broker(Path(folder) / "kafka", kafka=True) if asked.kafka else None
            if kafka is not None:
                kafka.start()
            try:
                address = kafka.address if kafka is not None else None
                result = Run(seed, Path(folder) / "stack", programme, address).go()
            finally:
                if kafka is not None:
                    kafka.stop()
        results.append(result)
        print(
            f"seed {seed}: {result.events} events; {'; '.join(result.injuries)}; "
            f"{len(result.lost)} lost, {len(result.doubled)} doubled; "
            f"whole again {result.recovery_s:.1f} s after the last report",
            flush=True,
        )
        for line in (*result.lost, *result.doubled):
            print(f"  {line}", flush=True)
    lost, doubled = (sum(len(one) for one in side) for side in _sides(results))
    events = sum(result.events for result in results)
    print(f"faults: {len(results)} runs, {events} events, {lost} lost, {doubled} doubled")
    return 1 if lost or doubled else 0


def _sides(results: list[Result]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    return [result.lost for result in results], [result.doubled for result in results]


if __name__ == "__main__":
    sys.exit(main())
