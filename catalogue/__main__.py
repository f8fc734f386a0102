"""The commands of the catalogue, from the shell."""

import sys

from catalogue.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], sys.stdout, sys.stderr))
