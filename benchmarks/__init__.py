"""The scoring engine against known truth, published figures and other libraries."""

# Before numpy: the package says how many BLAS threads there may be.
import competency  # noqa: F401
