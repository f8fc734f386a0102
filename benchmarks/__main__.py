"""`python -m benchmarks [part] [options]`: every part, or one; each compares within its own run."""

import sys
from collections.abc import Callable, Sequence

from benchmarks import alertmanager, gateway_pages, judging, throughput

PARTS: dict[str, Callable[[Sequence[str]], int]] = {
    "throughput": throughput.main,
    "judging": judging.main,
    "gateway": gateway_pages.main,
    "alertmanager": alertmanager.main,
}


def main(given: Sequence[str]) -> int:
    """Run the part that is named with its options, or all of them with none."""
    if given and given[0] in PARTS:
        return PARTS[given[0]](given[1:])
    if given:
        print(f"parts: {', '.join(PARTS)}; each has its own --help", file=sys.stderr)
        return 2
    worst = 0
    for name, part in PARTS.items():
        print(f"\n== {name}\n", flush=True)
        worst = max(worst, part([]))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
