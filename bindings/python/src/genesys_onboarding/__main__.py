"""python -m genesys_onboarding: the same as the command `genesys-onboarding`."""

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main())
