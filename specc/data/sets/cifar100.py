"""CIFAR-100: a hundred kinds of things, fine labels, small colour images (Krizhevsky 2009)."""

from __future__ import annotations

from specc.data.download import RemoteFile, fetch
from specc.data.values import Dataset, Facts, Request

FACTS = Facts(
    name="cifar100",
    shape=(32, 32, 3),
    classes=100,
    train=50_000,
    test=10_000,
    description="a hundred kinds of things, fine labels, 32 by 32, colour",
    peak=255.0,
)

# The binary version from the author's page, https://www.cs.toronto.edu/~kriz/cifar.html. The page publishes the md5 sum
# 03b5dce01913d631647c71ecec9e9cb8; the sha256 sum of the same file is as TensorFlow Datasets records it.
ARCHIVE = RemoteFile(
    name="cifar-100-binary.tar.gz",
    size=168_513_733,
    sha256="58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
    urls=("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",),
)


def load(request: Request) -> Dataset:
    """Images (N, 32, 32, 3) of bytes with their class numbers, from the cache or downloaded."""
    folder = fetch(FACTS.name, (ARCHIVE,), request)
    from specc.data.formats import cifar

    return cifar.read_archive(folder / ARCHIVE.name, cifar.CIFAR100)
