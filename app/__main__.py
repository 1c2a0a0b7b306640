"""`python -m app`: everything begins in app/cli.py."""

import sys

from app.cli import main

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
