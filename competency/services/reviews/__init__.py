"""Reviews: asked for, written, released, answered. Ratings become evidence at the release."""
