"""The demo organisation: believable people with known true abilities and a seeded past."""

from competency.services.demo.build import AGE, build, is_built, is_demo

__all__ = ["AGE", "build", "is_built", "is_demo"]
