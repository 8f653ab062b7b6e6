"""Compiled loops: arrays in, arrays out, status code back.

Importing this package compiles nothing and does not import the compiler.
"""

from keruen.kernels.compile_state import CacheState, cache_state, kernels_are_cached

__all__ = ["CacheState", "cache_state", "kernels_are_cached"]
