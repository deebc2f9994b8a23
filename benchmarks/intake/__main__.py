"""`python -m benchmarks.intake` measures how fast requests are taken."""

import sys

from benchmarks.intake.speed import main

sys.exit(main())
