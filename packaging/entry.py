"""Where the frozen program begins: the two doors of convstudio/__main__.py."""

import sys

from convstudio.__main__ import main

sys.exit(main())
