"""Competency: a learning and competency-assessment platform for a career path."""

import os

__version__ = "0.1.0"

# The linear algebra here is many small products: threads would only wait for one another.
# It must be said before numpy is loaded; an operator's own setting stands.
for _library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_library, "1")
