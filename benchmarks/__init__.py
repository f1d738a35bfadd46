"""Measured claims about the engine; see `python -m benchmarks`."""

# Before numpy: it sets one BLAS thread, as everywhere in the product.
import competency as competency
