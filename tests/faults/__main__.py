"""`make faults RUNS=n SEED=s`: seeded runs with injuries; the last line counts what was lost."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from kafka.errors import KafkaError
from pymongo.errors import PyMongoError

from deploy.local.processes import DidNotStart
from tests.faults.kafka_cluster import kafka_is_here
from tests.faults.plan import kinds_of, plan
from tests.faults.report import Report
from tests.faults.run import Result, Run
from tests.faults.servers import Servers


def main() -> int:
    """Run them one after the other; the exit code is 1 when anything was lost or doubled."""
    asked = _asked()
    brokers = asked.brokers
    if brokers and not kafka_is_here():
        print("java or mvn is missing: on the embedded broker, which is not injured", flush=True)
        brokers = 0
    try:
        only = kinds_of(asked.part)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    began = time.monotonic()
    report = Report(asked.report, brokers=brokers)
    folder = Path(tempfile.mkdtemp(prefix="slipwatch-faults-"))
    servers = Servers(folder / "servers", brokers=brokers)
    try:
        servers.start()
        for number, seed in enumerate(range(asked.seed, asked.seed + asked.runs)):
            if asked.within and time.monotonic() - began > asked.within:
                print(f"{asked.runs - number} runs left out: the time is up", flush=True)
                break
            one = folder / f"run-{seed}"
            try:
                result = Run(servers, plan(seed, brokers=brokers, only=only), one).go()
            except (DidNotStart, KafkaError, PyMongoError) as error:
                report.add(Result(seed, 0, (), (), broken=f"no servers to run on: {error}"))
                break
            report.add(result)
            _say(result, one)
            if result.good and not asked.keep:
                shutil.rmtree(one)
    finally:
        servers.close()
        report.close()
        if not list(folder.glob("run-*")):
            shutil.rmtree(folder, ignore_errors=True)
    print(report.last_line())
    return 0 if report.good else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the next adds one")
    parser.add_argument(
        "--part", default="", help="only these kinds: kill, group, broker, store, …"
    )
    parser.add_argument("--brokers", type=int, default=1, choices=(0, 1, 3), help="0: embedded")
    parser.add_argument("--within", type=float, default=0.0, help="start no run after so many s")
    parser.add_argument("--report", type=Path, help="a folder for runs.jsonl and summary.md")
    parser.add_argument("--keep", action="store_true", help="keep the logs of good runs as well")
    return parser.parse_args()


def _say(result: Result, folder: Path) -> None:
    print(
        f"seed {result.seed}: {result.events} events, {result.slips} slips, "
        f"{result.letters} letters, {result.acts} acts; {'; '.join(result.injuries)}; "
        f"{len(result.lost)} lost, {len(result.doubled)} doubled, "
        f"{len(result.uncertain)} uncertain; whole again "
        f"{result.recovery_s:.1f} s after healing ({result.took_s:.1f} s: "
        f"{' + '.join(f'{one:.1f}' for one in result.phases_s)})",
        flush=True,
    )
    if not result.good:
        for line in (result.broken, *result.lost, *result.doubled):
            if line:
                print(f"  {line}", flush=True)
        print(f"  logs: {folder}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
