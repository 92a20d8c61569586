"""CIFAR-10: ten kinds of animals and vehicles, small colour images (Krizhevsky 2009)."""

from __future__ import annotations

from specc.data.download import RemoteFile, fetch
from specc.data.values import Dataset, Facts, Request

FACTS = Facts(
    name="cifar10",
    shape=(32, 32, 3),
    classes=10,
    train=50_000,
    test=10_000,
    description="ten kinds of animals and vehicles, 32 by 32, colour",
    peak=255.0,
)

# The binary version from the author's page, https://www.cs.toronto.edu/~kriz/cifar.html. The page publishes the md5 sum
# c32a1d4ab5d03f1284b67883e8d87530; the sha256 sum of the same file is as TensorFlow Datasets records it.
ARCHIVE = RemoteFile(
    name="cifar-10-binary.tar.gz",
    size=170_052_171,
    sha256="c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    urls=("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",),
)


def load(request: Request) -> Dataset:
    """Images (N, 32, 32, 3) of bytes with their class numbers, from the cache or downloaded."""
    folder = fetch(FACTS.name, (ARCHIVE,), request)
    from specc.data.formats import cifar

    return cifar.read_archive(folder / ARCHIVE.name, cifar.CIFAR10)
