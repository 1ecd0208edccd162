"""What is missing is said in one line with its remedy, before anything is started."""

import subprocess

import pytest

from integration_care.services import launcher, preflight
from integration_care.services.errors import ServiceError
from integration_care.services.launcher import Demo
from integration_care.services.ports import free_port


@pytest.fixture
def nothing_may_start(monkeypatch):
    monkeypatch.setattr(launcher, "guarded", lambda *_, **__: pytest.fail("started all the same"))


@pytest.fixture
def without_pango(monkeypatch, machine):
    """`machine(...)`, where Pango is missing too."""

    def set_up(*there: str, root: bool) -> list[str]:
        asked = machine(*there, root=root)
        monkeypatch.setattr(preflight, "has_pango", lambda: False)
        monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
        return asked

    return set_up


@pytest.mark.usefixtures("nothing_may_start")
@pytest.mark.parametrize(
    ("there", "remedy"),
    [
        ((), "Documents need libpango-1.0-0, .* with the system's package manager"),
        (("apt-get",), "as root: apt-get install libpango-1.0-0"),
    ],
)
def test_pango_that_cannot_be_brought_is_named(without_pango, tmp_path, there, remedy):
    asked = without_pango(*there, root=False)
    with pytest.raises(ServiceError, match=remedy):
        launcher.demo(Demo(tmp_path / "never", port=free_port()))
    assert not (tmp_path / "never").exists()
    assert asked == []


@pytest.mark.usefixtures("nothing_may_start")
def test_on_a_mac_its_own_package_manager_brings_it(monkeypatch, without_pango, tmp_path):
    without_pango(root=False)
    monkeypatch.setattr(preflight.sys, "platform", "darwin")
    with pytest.raises(ServiceError, match="brew install pango"):
        launcher.demo(Demo(tmp_path / "never", port=free_port()))


@pytest.mark.parametrize(("there", "root"), [(("apt-get",), True), (("apt-get", "sudo"), False)])
def test_the_demo_brings_pango_where_it_can(monkeypatch, without_pango, tmp_path, there, root):
    asked = without_pango(*there, root=root)
    monkeypatch.setattr(launcher, "guarded", lambda *_, **__: 0)
    assert launcher.demo(Demo(tmp_path, port=free_port())) == 0
    assert asked == ["update", preflight.PANGO_PACKAGES[-1]]


@pytest.mark.usefixtures("nothing_may_start")
def test_a_failed_check_deletes_nothing(without_pango, tmp_path):
    without_pango(root=False)
    (tmp_path / "passwords.json").touch()
    with pytest.raises(ServiceError):
        launcher.demo(Demo(tmp_path, port=free_port(), is_reset=True))
    assert (tmp_path / "passwords.json").exists()


def test_production_refuses_the_demo(monkeypatch, nothing_may_start, tmp_path):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "integration_care.settings.production")
    with pytest.raises(ServiceError, match="production"):
        launcher.demo(Demo(tmp_path, port=free_port()))


def test_demo_whose_first_load_was_cut_short_begins_anew(monkeypatch, tmp_path):
    monkeypatch.setattr(launcher, "guarded", lambda *_, **__: 0)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    demo = Demo(tmp_path, port=free_port())
    demo.stamps.keep(launcher.HALF_TOLD)
    launcher.demo(demo)
    assert not tmp_path.exists()


def only(*there: str):
    """`shutil.which` on a machine with these commands alone."""
    return lambda name: f"/usr/bin/{name}" if name in there else None


@pytest.fixture
def machine(monkeypatch):
    """`machine("sudo", root=False, lacks=("chromium",))`: what was asked of its package manager."""

    def set_up(*there: str, root: bool = True, lacks: tuple[str, ...] = ()) -> list[str]:
        asked: list[str] = []

        def run(command: list[str], **_: object) -> subprocess.CompletedProcess:
            asked.append(command[-1])
            return subprocess.CompletedProcess(command, int(command[-1] in lacks), "", "no such package")

        monkeypatch.setattr(preflight.shutil, "which", only(*there))
        monkeypatch.setattr(preflight.os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(preflight, "has_pango", lambda: True)
        monkeypatch.setattr(subprocess, "run", run)
        return asked

    return set_up


@pytest.mark.parametrize(
    ("there", "root"),
    [(("chromium", preflight.HEADLESS, "apt-get"), True), (("google-chrome", "apt-get", "sudo"), False)],
)
def test_tests_need_no_package_manager_when_a_browser_is_there(machine, there, root):
    asked = machine(*there, root=root)
    preflight.prepare_for_tests()
    assert asked == []


def test_missing_browser_without_apt_is_one_line(machine):
    machine()
    with pytest.raises(ServiceError, match="chromium"):
        preflight.prepare_for_tests()


@pytest.mark.parametrize("lacks", [(), (preflight.HEADLESS,)])
def test_the_faster_browser_comes_beside_the_whole_one_if_there_is_one(machine, lacks):
    asked = machine("apt-get", lacks=lacks)
    preflight.prepare_for_tests()
    assert asked == ["update", "chromium", "update", preflight.HEADLESS]
