"""`python -m benchmarks throughput`: measure scoring, print a table, write JSON."""

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.scoring_throughput import Case, measure, table


def main(given: Sequence[str]) -> int:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks throughput", description=__doc__)
    parser.add_argument("--records", type=int, default=20_000, help="records of one observation")
    parser.add_argument("--large-records", type=int, default=2_000, help="records of a hundred")
    parser.add_argument("--limit", type=float, default=30.0, help="seconds for each contender")
    parser.add_argument("--kafka", action="store_true", help="on Apache Kafka (needs mvn and java)")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(given)
    cases = [Case(1, options.records), Case(100, options.large_records)]
    found = [
        one
        for case in cases
        for one in measure(
            case,
            kafka=options.kafka,
            limit_s=options.limit,
            say=_say,
        )
    ]
    sys.stdout.write(table(found) + "\n")
    if options.json:
        options.json.write_text(
            json.dumps(
                {
                    "benchmark": "scoring_throughput",
                    "at": datetime.now(UTC).isoformat(timespec="seconds"),
                    "broker": "kafka" if options.kafka else "embedded",
                    "machine": f"{platform.machine()} {platform.system()}",
                    "python": platform.python_version(),
                    "measured": [
                        {
                            "contender": one.contender,
                            "figures_per_record": one.figures,
                            "records": one.records,
                            "seconds": round(one.seconds, 4),
                            "observations_per_second": round(one.rate, 1),
                        }
                        for one in found
                    ],
                },
                indent=2,
            )
            + "\n"
        )
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"... {line}\n")
