"""What is said about data sets: E801 to E838 when one cannot be had, E841 to E849 when it does not fit the model."""

from __future__ import annotations

from specc.messages import Text

_AGAIN = "fetch the file again: it is damaged or incomplete"
_ANOTHER_FOLDER = "choose another folder with the variable SPECC_DATA"
_ONE_SIZE = "bring all images to one size and to grey or colour before training"

TEXTS: dict[str, Text] = {
    "E801": Text("no data set and no directory is called {name}", "data sets with a name: {known}"),
    "E802": Text("{path} is neither a directory nor a .npz file", "give the directory that holds the data"),
    "E803": Text("{purpose} needs the package {package}", "pip install 'specc[data]'"),
    "E804": Text("offline, and {file} is not in {folder}", "fetch it from {url}, or run once without --offline"),
    "E805": Text(
        "offline, and {file} in {folder} is damaged: its sha256 is not {sha256}",
        "fetch it from {url}, or run once without --offline",
    ),
    "E806": Text("no {file} from {url}: {cause}", "check the network; later runs use the cache"),
    "E807": Text(
        "no {file} from {url}: HTTP status {cause}", "put the file into the cache yourself, or try again later"
    ),
    "E808": Text(
        "what came from {url} is not {file}: its sha256 is not {sha256}", "try again later, or from another network"
    ),
    "E809": Text("cannot write to {folder}: {reason}", _ANOTHER_FOLDER),
    "E810": Text("too little room in {folder}: {needed:,} bytes needed, {free:,} free", _ANOTHER_FOLDER),
    "E811": Text("{directory} holds no data that specc can read", "one of these: {kinds}"),
    "E812": Text("{directory} holds more than one kind of data: {kinds}", "keep one kind in a directory"),
    "E813": Text("{directory} has no {file}", "add it; a data set is complete or not used"),
    "E814": Text("cannot read {file}: {reason}", "check that it exists and that you may read it"),
    "E815": Text(
        "{file} is not an IDX file: it starts with the bytes {magic}",
        "an IDX file starts with 00 00; the name of a gzipped one ends in .gz",
    ),
    "E816": Text("{file} is truncated: it ends before what its header promises", _AGAIN),
    "E817": Text("{file} goes on after what its header promises", _AGAIN),
    "E818": Text("{file} cannot be unpacked: {reason}", _AGAIN),
    "E819": Text(
        "{file} promises {promised:,}, more than the {limit:,} that it may hold",
        "do not use this file: it is damaged or made to harm",
    ),
    "E820": Text("{file} is not a sound {kind} archive: {reason}", _AGAIN),
    "E821": Text(
        "{file} holds no {member}",
        "an .npz file needs x_train, y_train, x_test and y_test; an archive is used as its home gives it",
    ),
    "E822": Text(
        "{member} in {file} holds Python objects, which are never read", "save it again as an array of numbers"
    ),
    "E823": Text("{member} in {file} holds {dtype}, not numbers", "save it again as an array of numbers"),
    "E824": Text("{data}, {part} part: {samples} samples and {labels} labels", "each sample needs one label"),
    "E825": Text("{member} in {file} is a single number", "the first axis counts the samples"),
    "E826": Text(
        "{data}, {part} part: sample {sample} has label {label}, outside 0 to {largest}",
        "number the {classes} classes from 0",
    ),
    "E827": Text("{data}, {part} part: sample {sample} holds NaN or infinity", "remove or repair the sample"),
    "E828": Text(
        "{data}: a training sample has shape [{train}], a test sample [{test}]", "both parts need the same shape"
    ),
    "E829": Text("{data}: the {part} part has no samples", "add samples"),
    "E830": Text("{file} is not an image that can be read: {reason}", "remove it or save it again"),
    "E831": Text("{file} is [{found}], but {first} is [{expected}]", _ONE_SIZE),
    "E832": Text("{file} has the mode {mode}, which does not fit 8 bits of grey or of red, green, blue", _ONE_SIZE),
    "E833": Text(
        "{file} is not an image, but lies in the folder of a class",
        "move it away; images end in .png, .jpg, .bmp, .pgm, .ppm or .webp",
    ),
    "E834": Text("{folder} is a class that has no training images", "train/ and test/ need the same folders"),
    "E835": Text(
        "{directory} holds the Python version of CIFAR, which is pickled and never read",
        "use the binary version from https://www.cs.toronto.edu/~kriz/cifar.html, or the name cifar10 or cifar100",
    ),
    "E836": Text("{member} in {file} has {size:,} bytes, not a whole number of records of {record}", _AGAIN),
    "E837": Text("{directory} holds several .npz files: {files}", "name the one that is meant"),
    "E838": Text("{member} in {file} names {found} classes, not {classes}", _AGAIN),
    "E841": Text(
        "a sample of {data} has shape [{found}], the model takes [{wanted}]",
        "set input: to the shape of the data; grey images may have a last axis of 1",
    ),
    "E842": Text(
        "data set {data} has {classes} classes but the last layer has {width} units",
        "give the last layer {classes} units",
    ),
    "W843": Text(
        "the labels of {data} name {classes} classes, the last layer has {width} units",
        "right if some classes are missing here; else give it {classes} units",
    ),
    "E844": Text(
        "{data}, {part} part: labels of shape [{shape}] look one-hot, {loss} takes class numbers",
        "use categorical_crossentropy",
    ),
    "E845": Text(
        "{data}, {part} part: {loss} takes one-hot labels, these are {dtype} of shape [{shape}]",
        "use sparse_categorical_crossentropy for class numbers",
    ),
    "E846": Text(
        "{data}, {part} part: labels are {dtype}, {loss} takes whole class numbers",
        "save the labels as integers, or use a loss for regression",
    ),
    "E847": Text(
        "{data}, {part} part: sample {sample} has label {label}, the last layer has units 0 to {largest}",
        "number the classes from 0, or widen the last layer",
    ),
    "E848": Text(
        "{data}, {part} part: a label has shape [{shape}], the output is {width} wide",
        "{loss} compares number by number: both need the same shape",
    ),
    "E849": Text(
        "{data}, {part} part: sample {sample} has label {label}, {loss} takes 0 to 1", "use labels between 0 and 1"
    ),
}
