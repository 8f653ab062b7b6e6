"""Where studies are found: folders of the user, and those that come with the package."""

from __future__ import annotations

from pathlib import Path

from keruen.errors import Problem, StudyDataError, UnknownNameError
from keruen.study.config import CONFIG_FILE
from keruen.study.names import nearest
from keruen.study.schema import TABLES


def studies_folder() -> Path:
    """Return the folder of the studies that come with the package."""
    return Path(__file__).parents[1] / "studies"


def bundled_studies() -> tuple[str, ...]:
    """Return the names of the studies that come with the package, sorted."""
    folder = studies_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{CONFIG_FILE}")))


def find_study(path_or_name: str | Path) -> Path:
    """Return the folder of a study, given the folder or the name of a bundled study.

    Raises
    ------
    StudyDataError
        If it is a file, or a folder with neither study.toml nor tables.
    UnknownNameError
        If there is no such folder and no bundled study of that name.
    """
    folder = Path(path_or_name).expanduser()
    name = str(path_or_name)
    if name in bundled_studies() and not folder.exists():
        return studies_folder() / name
    if folder.is_dir():
        return _study_in(folder, name)
    if folder.exists():
        fix = "give the folder of the study"
        if folder.name == CONFIG_FILE or folder.suffix == ".csv":
            fix = f"give the folder of the study, such as {folder.resolve().parent}"
        problem = Problem("error", name, 0, "", "it is a file, not a folder", fix)
        msg = f"{name} is not a study"
        raise StudyDataError(msg, (problem,))
    known = bundled_studies()
    near = nearest(folder.name, known) or known[:3]
    raise UnknownNameError(kind="study or folder", name=name, suggestions=near)


def _study_in(folder: Path, name: str) -> Path:
    """Return the folder, or the bundled study of its name if the folder is some other thing."""
    if (folder / CONFIG_FILE).is_file():
        return folder
    if name in bundled_studies():
        return studies_folder() / name
    if any((folder / table.path).exists() for table in TABLES.values()):
        return folder  # a study that lacks its settings: reading it lists all that is wrong
    fix = "give a folder that holds study.toml; `keruen new NAME` makes one"
    problem = Problem("error", CONFIG_FILE, 0, "", "the file is missing", fix)
    msg = f"{name} is not a study"
    raise StudyDataError(msg, (problem,))
