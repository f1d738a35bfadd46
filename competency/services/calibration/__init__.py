"""Recalibration: what the record says of items, population and raters, tried before adopted."""
