"""``keruen calibrate``: fit the free parameters of a study to its targets."""

from __future__ import annotations

from typing import Annotated

import typer

from keruen.cli.output import compile_notice, console


def calibrate(
    study: Annotated[str, typer.Argument(help="The folder of a study.")],
    write: Annotated[
        bool, typer.Option("--write", help="Put the values into parameters.csv.")
    ] = False,
) -> None:
    """Move the free parameters within their ranges until the run meets the targets."""
    from keruen.equilibrium.calibration import calibrate as fit
    from keruen.report.tables import calibration_table, fit_table
    from keruen.study import read_study, write_table

    content = read_study(study)
    compile_notice(quiet=False)
    with console().status("Calibrating") as status:
        answer = fit(
            content,
            progress=lambda n, misfit: status.update(f"Calibrating: run {n}, misfit {misfit:.4f}"),
        )
    console().print(calibration_table(answer.moved))
    console().print(fit_table(answer.run.fit))
    if write:
        path = write_table(answer.study, "parameters")
        console().print(f"Wrote {path}")
