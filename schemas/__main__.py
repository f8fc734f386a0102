"""`python -m schemas check`: whether the contract is whole and agrees with itself."""

import sys
from pathlib import Path

from schemas.check import CHECKS

USAGE = "usage: python -m schemas check"


def main(arguments: list[str]) -> int:
    """Run every check, say what each found, and tell by the exit code whether all is well."""
    if arguments != ["check"]:
        print(USAGE, file=sys.stderr)
        return 2
    root = Path(__file__).parent
    faults = 0
    for title, check in CHECKS.items():
        found = check(root)
        faults += len(found)
        print(f"{'FAIL' if found else 'ok  '} {title}")
        for fault in found:
            print(f"     {fault}")
    print("the contract holds" if not faults else f"{faults} faults in the contract")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
