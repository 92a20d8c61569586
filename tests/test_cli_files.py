"""Writing files: all or none, whole or not at all, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from specc.errors import SpecError
from specc.files import NewFile, check_files, is_ours, write_files

OURS = '"""Model.\n\nPrinted by specc 0.1.0 from a.yaml. Edit the spec, not this file.\n"""\n'
PAIR = [NewFile("a_torch.py", OURS + "a = 1\n", "a.yaml"), NewFile("b_torch.py", OURS + "b = 1\n", "b.yaml")]


def codes(error: SpecError) -> list[str]:
    return [found.code for found in error.diagnostics]


def left(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in sorted(folder.iterdir())}


def test_new_directory_with_parents(tmp_path: Path) -> None:
    written = write_files(tmp_path / "a" / "b", PAIR)
    assert [(path.name, changed) for path, changed in written] == [("a_torch.py", True), ("b_torch.py", True)]
    assert left(tmp_path / "a" / "b") == {file.name: file.text for file in PAIR}


def test_unchanged_files_are_not_touched(tmp_path: Path) -> None:
    write_files(tmp_path, PAIR)
    os.utime(tmp_path / "a_torch.py", (1, 1))
    assert [changed for _, changed in write_files(tmp_path, PAIR)] == [False, False]
    assert (tmp_path / "a_torch.py").stat().st_mtime == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_mode_is_kept_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_files(tmp_path, PAIR[:1])
    finally:
        os.umask(before)
    file = tmp_path / "a_torch.py"
    assert file.stat().st_mode & 0o777 == 0o640
    file.chmod(0o600)
    write_files(tmp_path, [NewFile("a_torch.py", OURS + "a = 2\n")])
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_full_disk_leaves_the_old_files(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, [NewFile(file.name, OURS) for file in PAIR])
    before = left(tmp_path)
    real, calls = getattr(os, call), 0

    def fail_at_the_second(*args: object, **kwargs: object) -> object:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    monkeypatch.setattr(os, call, fail_at_the_second)
    with pytest.raises(SpecError) as caught:
        write_files(tmp_path, PAIR)
    assert codes(caught.value) == ["E609"]
    assert left(tmp_path) == before


def test_an_interrupt_while_writing_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, [NewFile(file.name, OURS) for file in PAIR])
    before = left(tmp_path)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, PAIR)
    assert left(tmp_path) == before


def test_an_interrupt_between_two_files_leaves_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, [NewFile(file.name, OURS) for file in PAIR])
    real = Path.replace

    def once(self: Path, target: Path) -> Path:
        if target.name == "b_torch.py":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", once)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, PAIR)
    assert left(tmp_path) == {"a_torch.py": PAIR[0].text, "b_torch.py": OURS}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../a.py", "E601"), ("/etc/cron.d/x", "E601"), ("a/b.py", "E601"), ("a\\b.py", "E601"), ("..", "E601"),
        (".", "E601"), ("a\0.py", "E601"), ("a:b", "E601"), ("net.", "E601"), ("net ", "E601"), ("x" * 256, "E601"),
        ("con", "E602"), ("CON.py", "E602"), ("aux.tar.gz", "E602"), ("com1", "E602"), ("lpt9.py", "E602"),
    ],
)  # fmt: skip
def test_names_that_no_file_may_have(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        write_files(tmp_path / "out", [NewFile(name, "")], force=True)
    assert codes(caught.value) == [code]
    assert not (tmp_path / "out").exists()


def test_names_that_some_systems_take_for_one(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        check_files(tmp_path, [NewFile("Net_torch.py", ""), NewFile("net_torch.py", "")])
    assert codes(caught.value) == ["E603"]


def test_what_stands_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    (tmp_path / "c").write_text("mine")
    with pytest.raises(SpecError) as caught:
        check_files(tmp_path, [NewFile(name, "new") for name in "abc"])
    assert codes(caught.value) == ["E601", "E601", "E608"]
    with pytest.raises(SpecError) as caught:
        check_files(tmp_path, [NewFile(name, "new") for name in "abc"], force=True)
    assert codes(caught.value) == ["E601", "E601"]


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SpecError) as caught:
        write_files(tmp_path / "file" / "out", PAIR)
    assert codes(caught.value) == ["E609"]


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (OURS, True),
        ('"""Model: ' + "words " * 20_000 + "\n\nPrinted by specc 0.1.0 from\na_long_name.yaml.\n" + '"""', True),
        ('{\n  "printed_by": "specc 0.1.0",\n  "weights": []\n}', True),
        ("", False),
        ("print('Printed by specc 0.1.0 from a.yaml')", False),
        ("# I once Printed by specc 1 from x", False),
    ],
)
def test_our_files_are_known_by_their_header(text: str, ours: bool, tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(text)
    assert is_ours(file) is ours
    assert not is_ours(tmp_path / "missing.py")
