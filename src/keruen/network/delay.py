"""How long a facility makes cargo wait as its flow nears and passes what it can serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

HOURS_PER_DAY = 24.0


class DelayFunction(Protocol):
    """Hours added by the flow; each method takes arrays that broadcast together.

    volume_t_day >= 0 [t/day], free_time_h >= 0 [h], capacity_t_day > 0 [t/day] or NaN = never
    delays. All raise ValueError for anything else.
    """

    def hours(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return the added hours [h]; 0 at no volume, increasing."""
        ...

    def derivative(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return how the hours grow with the volume [h day/t]."""
        ...

    def integral(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return the integral of the hours from no volume to the volume [h t/day]."""
        ...


@dataclass(frozen=True, slots=True)
class Bpr:
    """Delay as a power of saturation: free time * alpha * (volume / capacity)^beta.

    Parameters
    ----------
    alpha
        Added part of the free time at capacity, >= 0.
    beta
        Power, >= 1.

    References
    ----------
    Bureau of Public Roads (1964), Traffic Assignment Manual, US Department of Commerce.
    """

    alpha: float = 0.15
    beta: float = 4.0

    def __post_init__(self) -> None:
        if not (self.alpha >= 0 and self.beta >= 1):
            msg = f"Bpr needs alpha >= 0 and beta >= 1, got {self.alpha} and {self.beta}"
            raise ValueError(msg)

    def hours(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return the added hours [h]."""
        volume, free, capacity = _check(volume_t_day, free_time_h, capacity_t_day)
        return free * self.alpha * (volume / capacity) ** self.beta

    def derivative(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return how the hours grow with the volume [h day/t]."""
        volume, free, capacity = _check(volume_t_day, free_time_h, capacity_t_day)
        return free * self.alpha * self.beta * (volume / capacity) ** (self.beta - 1) / capacity

    def integral(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return the integral of the hours from no volume to the volume [h t/day]."""
        volume, free, capacity = _check(volume_t_day, free_time_h, capacity_t_day)
        return free * self.alpha * volume * (volume / capacity) ** self.beta / (self.beta + 1)


@dataclass(frozen=True, slots=True)
class Queue:
    """Time-dependent queue: steady waiting below capacity, growing overflow above it.

    With saturation x, period T [h] and Q = capacity / 24 / batch services an hour:
    hours = T/4 * ((x - 1) + sqrt((x - 1)^2 + 8 J x / (Q T))). The free time plays no part.
    The delay grows with the volume everywhere, and ever faster where the period holds at least
    2 J services (Q T >= 2 J); a gate that serves fewer grows ever slower towards the same line.

    Parameters
    ----------
    period_h
        How long the flow keeps up [h], > 0; far above capacity the mean wait is T/2 * (x - 1).
    jitter
        Randomness J of arrivals and service, > 0; 1 is a queue of random arrivals and service
        times, 0.5 one of equal service times.
    batch_t
        Tonnes served together [t], > 0: one train, or the trucks let through in one go.

    References
    ----------
    Akcelik (1991), "Travel time functions for transport planning purposes: Davidson's function,
    its time-dependent form and an alternative travel time function", Australian Road Research
    21(3), 49-59.
    """

    period_h: float
    jitter: float = 1.0
    batch_t: float = 1.0

    def __post_init__(self) -> None:
        for name in ("period_h", "jitter", "batch_t"):
            value = getattr(self, name)
            if not 0 < value < np.inf:
                msg = f"Queue needs {name} > 0, got {value}"
                raise ValueError(msg)

    def hours(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return the added hours [h]."""
        volume, _, capacity = _check(volume_t_day, free_time_h, capacity_t_day)
        over, spread, root = self._terms(volume, capacity)
        # below capacity the two terms nearly cancel: use the product of the two roots
        with np.errstate(divide="ignore", invalid="ignore"):
            below = spread * (volume / capacity) / (root - over)
        return self.period_h / 4 * np.where(over < 0, below, over + root)

    def derivative(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return how the hours grow with the volume [h day/t]."""
        volume, _, capacity = _check(volume_t_day, free_time_h, capacity_t_day)
        over, spread, root = self._terms(volume, capacity)
        # 1 + u / root, by the product of the two roots where the terms nearly cancel
        u, d = over + spread / 2, spread - spread**2 / 4
        slope = np.where(u < 0, d / (root * (root + np.abs(u))), 1 + u / root)
        return self.period_h / 4 * slope / capacity

    def integral(
        self, volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
    ) -> NDArray[np.float64]:
        """Return the integral of the hours from no volume to the volume [h t/day]."""
        volume, _, capacity = _check(volume_t_day, free_time_h, capacity_t_day)
        over, spread, root = self._terms(volume, capacity)
        x = volume / capacity
        # the radicand is u^2 + d with u = x - 1 + spread / 2; the logarithm is that of
        # (u + root) / (u + root at no volume), written so that nothing cancels
        u, start, d = x - 1 + spread / 2, spread / 2 - 1, spread - spread**2 / 4
        with np.errstate(divide="ignore", invalid="ignore"):
            rise = np.where(over < 0, spread * x / (root - over), over + root)
        area = u * root - start + d * np.log1p(2 * rise / spread)
        finite = np.where(np.isinf(capacity), 0.0, capacity)  # without capacity the area is 0
        return self.period_h / 4 * finite * (x**2 / 2 - x + area / 2)

    def _terms(
        self, volume: NDArray[np.float64], capacity: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return x - 1, 8 J / (Q T) and the root of the formula; finite capacity for NaN ones."""
        services = np.minimum(capacity, 1e300) / HOURS_PER_DAY / self.batch_t * self.period_h
        spread = 8 * self.jitter / services
        x = volume / capacity
        return x - 1, spread, np.sqrt((x - 1) ** 2 + spread * x)


def _check(
    volume_t_day: ArrayLike, free_time_h: ArrayLike, capacity_t_day: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the three as arrays of one shape, no capacity as an infinite one."""
    volume, free, capacity = np.broadcast_arrays(
        np.asarray(volume_t_day, dtype=np.float64),
        np.asarray(free_time_h, dtype=np.float64),
        np.asarray(capacity_t_day, dtype=np.float64),
    )
    checks = (
        ("volume_t_day must be finite and 0 or more", np.isfinite(volume) & (volume >= 0)),
        ("free_time_h must be finite and 0 or more", np.isfinite(free) & (free >= 0)),
        (
            "capacity_t_day must be greater than 0 (NaN = never delays)",
            ~(capacity <= 0),
        ),
    )
    problems = [
        f"{rule}: {int((~ok).sum())} of {ok.size} are not" for rule, ok in checks if not np.all(ok)
    ]
    if problems:
        raise ValueError("; ".join(problems))
    return volume, free, np.where(np.isnan(capacity), np.inf, capacity)
