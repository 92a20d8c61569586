"""What is said about the train block against the model: E403 to E406."""

from __future__ import annotations

from specc.messages import Text

TEXTS: dict[str, Text] = {
    "E403": Text(
        "data set {data} has {classes} classes but the last layer, {name}, has {width} units",
        "give it {classes} units",
    ),
    "E404": Text(
        "a sample of data set {data} has shape [{needed}], the input has [{found}]", "write input: [{suggestion}]"
    ),
    "E405": Text(
        "no data set is called {name}",
        "the data sets are {known}; a directory is written with its path, as in ./{name}",
        {"guess": Text("no data set is called {name}", "did you mean {guess}; a directory is written as ./{name}")},
    ),
    "E406": Text(
        "data must be the name of a data set or a directory, found {word}",
        "programs, pickles and addresses are never read or fetched; save arrays as .npz, images as folders",
    ),
}
