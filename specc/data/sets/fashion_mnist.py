"""Fashion-MNIST: ten kinds of clothing, drop-in for MNIST (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747)."""

from __future__ import annotations

from dataclasses import replace

from specc.data.download import RemoteFile, fetch
from specc.data.values import Dataset, Facts, Request

FACTS = Facts(
    name="fashion_mnist",
    shape=(28, 28),
    classes=10,
    train=60_000,
    test=10_000,
    description="articles of clothing, 28 by 28, grey",
    peak=255.0,
)

# In the order and the words of the authors' README, section "Labels".
CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

# The authors' repository, and the links of its README (plain http: the checksum is what protects).
_HOMES = (
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)


def _file(name: str, size: int, sha256: str) -> RemoteFile:
    return RemoteFile(name, size, sha256, tuple(home + name for home in _HOMES))


# The sha256 sums as TensorFlow Datasets records them; the authors' README publishes the md5 sums of the same files
# (8d4fb7e6…, 25c81989…, bef4ecab…, bb300cfd…).
FILES = (
    _file("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
    _file("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
    _file("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
    _file("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
)


def load(request: Request) -> Dataset:
    """Images (N, 28, 28) of bytes with their class numbers, from the cache or downloaded."""
    folder = fetch(FACTS.name, FILES, request)
    from specc.data.formats import idx

    return replace(idx.read(folder), name=FACTS.name, classes=FACTS.classes, class_names=CLASS_NAMES)
