"""`python -m benchmarks` measures the ledger."""

import sys

from benchmarks.ledger import main

sys.exit(main())
