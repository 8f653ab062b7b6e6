"""Cold starts of the commands, their memory, and the routing rate on the bundled study.

Run: python -m benchmarks.run.run [--repeats 5]
A command is started in a process of its own and timed from its start to its end; they take turns,
medians are shown. Compiled kernels are cached by one start that is not counted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STUDY = "kazakhstan-afghanistan"
KEEP = "from keruen.cli.main import main; import sys; sys.argv[0] = 'keruen'; main()"
KIB_PER_MB = 1000**2 / 1024
FROM_TO = ("Kostanay", "Kabul")


def commands(folder):
    """Return what is started, by name."""
    keruen = [sys.executable, "-c", KEEP]
    return {
        "import keruen": [sys.executable, "-c", "import keruen"],
        "keruen --help": [*keruen, "--help"],
        "keruen route": [*keruen, "route", STUDY, *FROM_TO],
        "keruen run": [*keruen, "run", STUDY, "-o", str(folder)],
    }


def time_start(command):
    """Return seconds, seconds of computing and greatest memory [MB]; fails if the command does."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {message.decode()}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB_PER_MB


def time_commands(repeats):
    """Print the median seconds and the greatest memory of each command."""
    with tempfile.TemporaryDirectory() as name:
        all_commands = commands(Path(name) / "results")
        runs = {command: [] for command in all_commands}
        for count in range(repeats + 1):
            for command, words in all_commands.items():
                found = time_start(words)
                if count:
                    runs[command].append(found)
    for command, found in runs.items():
        taken, computed, memory = zip(*found, strict=True)
        seconds, busy = statistics.median(taken), statistics.median(computed)
        print(f"{command:14s} {seconds:6.2f} s, {busy:5.2f} s computing, {max(memory):4.0f} MB")


def time_searches(repeats):
    """Print the routing rate from every zone, to every zone, for every class of goods.

    Goods are priced as trade between the ends of the study's headline pair.
    """
    # imported here, as a process starts with the memory of the one that starts it
    import numpy as np
    from benchmarks.searches import compare_searches, print_searches

    from keruen.equilibrium.solve import build_supply
    from keruen.study import read_study

    study = read_study(STUDY)
    model = build_supply(study, year=study.config.study.base_year).model
    states = model.network.states
    is_zone = ~states["place"].str.startswith("@")
    roots = states.index[(states["role"] == "origin") & is_zone].to_numpy()
    n_ends = int(((states["role"] == "destination") & is_zone).sum())
    goods = [(commodity_id, "KAZ", "AFG") for commodity_id in sorted(model.cargoes)]
    costs = np.stack([model.cost_usd_t(one) for one in goods])
    print(f"\n{len(roots)} zones to {n_ends} zones, {len(goods)} classes of goods")
    seconds = compare_searches(model.network.graph, costs, roots, repeats)
    print_searches(model.network.graph, len(roots) * len(goods), seconds)
    print(f"pairs    {len(roots) * n_ends * len(goods) / seconds['keruen'] / 1e6:8.2f} million/s")


def main():
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    time_commands(options.repeats)
    time_searches(options.repeats)


if __name__ == "__main__":
    main()
