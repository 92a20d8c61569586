"""MNIST: handwritten digits (LeCun, Cortes, Burges 1998)."""

from __future__ import annotations

from dataclasses import replace

from specc.data.download import RemoteFile, fetch
from specc.data.values import Dataset, Facts, Request

FACTS = Facts(
    name="mnist",
    shape=(28, 28),
    classes=10,
    train=60_000,
    test=10_000,
    description="handwritten digits, 28 by 28, grey",
    peak=255.0,
)

# The authors' page, yann.lecun.com/exdb/mnist, no longer gives the files to programs. These two hold the same bytes:
# PyTorch's copy, which torchvision reads, and the copy of the Common Visual Data Foundation, which TensorFlow reads.
_HOMES = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")


def _file(name: str, size: int, sha256: str) -> RemoteFile:
    return RemoteFile(name, size, sha256, tuple(home + name for home in _HOMES))


# The sha256 sums of the four files on the authors' page, as TensorFlow Datasets records them; torchvision's md5 sums
# (f68b3c2d…, d53e105e…, 9fb629c4…, ec29112d…) are of the same files.
FILES = (
    _file("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    _file("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    _file("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    _file("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
)


def load(request: Request) -> Dataset:
    """Images (N, 28, 28) of bytes with their digits, from the cache or downloaded."""
    folder = fetch(FACTS.name, FILES, request)
    from specc.data.formats import idx

    return replace(idx.read(folder), name=FACTS.name, classes=FACTS.classes, class_names=tuple("0123456789"))
