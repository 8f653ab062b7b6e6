"""How demand spreads over paths of different cost that share parts of their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def path_sizes(link_km: sparse.csr_array, group: ArrayLike) -> NDArray[np.float64]:
    """Return how much of each path is its own, from near 0 to 1.

    A path alone in its group, or sharing nothing, has 1; n equal paths have 1/n each; one without
    length has 1.

    Parameters
    ----------
    link_km
        km of each link on each path, > 0 where passed; shape (paths, links).
    group
        Group of each path, ascending; whole numbers, shape (paths,).

    Raises
    ------
    ValueError
        If groups do not ascend, the number is wrong, or a length is negative.

    References
    ----------
    Ben-Akiva and Bierlaire (1999), "Discrete choice methods and their applications to short term
    travel decisions", Handbook of Transportation Science, equation 34.
    """
    groups = _check_group(group, link_km.shape[0])
    entries = sparse.coo_array(link_km)
    entries.sum_duplicates()
    path, link = entries.coords
    km = np.asarray(entries.data, dtype=np.float64)
    if not np.all(km >= 0):
        msg = "link_km must be 0 or more"
        raise ValueError(msg)
    passed = km > 0
    path, link, km = path[passed], link[passed].astype(np.int64), km[passed]
    _, use, count = np.unique(
        groups[path].astype(np.int64) * link_km.shape[1] + link,
        return_inverse=True,
        return_counts=True,
    )
    total = np.bincount(path, weights=km, minlength=groups.size)
    own = np.bincount(path, weights=km / count[use], minlength=groups.size)
    return np.divide(own, total, out=np.ones(groups.size), where=total > 0)


def path_size_logit(
    cost_usd_t: ArrayLike,
    path_size: ArrayLike,
    group: ArrayLike,
    scale_per_usd_t: ArrayLike,
) -> NDArray[np.float64]:
    """Return the share of each path in its group: path size * exp(-scale * cost), summing to 1.

    Parameters
    ----------
    cost_usd_t
        Generalised cost of each path [USD/t], inf = closed; shape (paths,).
    path_size
        From `path_sizes`, > 0; shape (paths,).
    group
        Group of each path, ascending; whole numbers, shape (paths,).
    scale_per_usd_t
        How sharply cost decides [t/USD], > 0; one number, or one a path equal within a group.

    Raises
    ------
    ValueError
        If an input is out of range, or every path of a group is closed.
    """
    utility, groups, _ = _utilities(cost_usd_t, path_size, group, scale_per_usd_t)
    if groups.size == 0:
        return np.zeros(0)
    first, sizes = _runs(groups)
    top = np.maximum.reduceat(utility, first)
    closed = np.flatnonzero(np.isneginf(top))
    if closed.size:
        msg = (
            f"every path is closed in {closed.size} groups, the first is {groups[first[closed[0]]]}"
        )
        raise ValueError(msg)
    weight = np.exp(utility - np.repeat(top, sizes))
    total: NDArray[np.float64] = np.add.reduceat(weight, first)
    share: NDArray[np.float64] = weight / np.repeat(total, sizes)
    return share


def logsum(
    cost_usd_t: ArrayLike,
    path_size: ArrayLike,
    group: ArrayLike,
    scale_per_usd_t: ArrayLike,
    n_groups: int,
) -> NDArray[np.float64]:
    """Return the expected least cost of each group [USD/t], inf for one without an open path.

    It is -1/scale * log(sum of path size * exp(-scale * cost)); with one path of size 1, its cost.
    Arguments as in `path_size_logit`; shape of the result (n_groups,).
    """
    utility, groups, scale = _utilities(cost_usd_t, path_size, group, scale_per_usd_t)
    if groups.size and groups[-1] >= n_groups:
        msg = f"group {groups[-1]} lies outside 0..{n_groups - 1}"
        raise ValueError(msg)
    expected = np.full(n_groups, np.inf)
    if groups.size == 0:
        return expected
    first, sizes = _runs(groups)
    top = np.maximum.reduceat(utility, first)
    level = np.where(np.isneginf(top), 0.0, top)
    total = np.add.reduceat(np.exp(utility - np.repeat(level, sizes)), first)
    is_open = total > 0
    expected[groups[first[is_open]]] = -(level + np.log(np.where(is_open, total, 1.0)))[is_open]
    expected[groups[first]] /= scale[first]
    return expected


def _utilities(
    cost_usd_t: ArrayLike, path_size: ArrayLike, group: ArrayLike, scale_per_usd_t: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Return log(path size) - scale * cost, the groups and the scale of each path, all checked."""
    cost = np.asarray(cost_usd_t, dtype=np.float64)
    groups = _check_group(group, cost.size)
    size = np.asarray(path_size, dtype=np.float64)
    scale = np.asarray(scale_per_usd_t, dtype=np.float64)
    if cost.ndim != 1 or size.shape != cost.shape or scale.shape not in {(), cost.shape}:
        msg = f"one cost, path size and scale a path: got {cost.shape}, {size.shape}, {scale.shape}"
        raise ValueError(msg)
    if np.any(np.isnan(cost) | np.isneginf(cost)):
        msg = "cost_usd_t must be a number or inf (closed)"
        raise ValueError(msg)
    for name, values in (("path_size", size), ("scale_per_usd_t", scale)):
        if not np.all((values > 0) & np.isfinite(values)):
            msg = f"{name} must be greater than 0"
            raise ValueError(msg)
    scale = np.broadcast_to(scale, cost.shape)
    return np.log(size) - scale * cost, groups, scale


def _check_group(group: ArrayLike, n_paths: int) -> NDArray[np.int64]:
    """Return the groups as int64, or raise ValueError unless there is one a path, ascending."""
    groups = np.asarray(group)
    if groups.shape != (n_paths,) or (n_paths and not np.issubdtype(groups.dtype, np.integer)):
        msg = (
            f"group must be {n_paths} whole numbers, one a path; got {groups.dtype} {groups.shape}"
        )
        raise ValueError(msg)
    if n_paths and (groups[0] < 0 or np.any(groups[1:] < groups[:-1])):
        msg = "group must be 0 or more and ascend; sort the paths by group"
        raise ValueError(msg)
    return groups.astype(np.int64)


def _runs(groups: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each run of equal groups begins, and how long it is."""
    first = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    return first, np.diff(np.r_[first, groups.size])
