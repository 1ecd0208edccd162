from pathlib import Path

import pytest

from tests.services import supervisor


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose pair has been made once."""
    folder = tmp_path_factory.mktemp("pair")
    assert supervisor.run(folder, "true").returncode == 0
    return folder
