"""TwoInputs: An image and a line of words, seen through one shared layer; a class and
a number come out.

Printed by specc 0.1.0 from two_inputs.yaml. Edit the spec, not this file.
sha256 of the spec: 5bd57062eebc66de93b5a0e1b1e6083e096ab16dc86c6fc41f47d04e22f58ef2
"""

import torch
import torch.nn.functional as F
from torch import nn


class GlobalAvgPool(nn.Module):
    """The mean over some axes."""

    def __init__(self, *dims: int) -> None:
        super().__init__()
        self.dims = dims

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean(dim=self.dims)


class TwoInputs(nn.Module):
    """image (N, 1, 28, 28), tokens (N, 20) -> label (N, 10) logits, score (N, 1).
    40,331 trainable parameters.
    """

    def __init__(self) -> None:
        super().__init__()
        self.looks = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3),  # (16, 26, 26)
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=2),  # (16, 13, 13)
            nn.Conv2d(16, 32, kernel_size=3),  # (32, 11, 11)
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),  # (32,)
        )
        self.words = nn.Sequential(
            nn.Embedding(1000, 32),
            GlobalAvgPool(1),  # (32,)
        )
        self.project = nn.Linear(32, 64)
        self.head_label = nn.Linear(128, 10)
        self.head_score = nn.Linear(128, 1)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)
        # random_uniform
        nn.init.uniform_(self.words.get_parameter("0.weight"), -0.05, 0.05)

    def forward(
        self, image: torch.Tensor, tokens: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        looks = self.looks(image)
        words = self.words(tokens)
        project = F.relu(self.project(looks))
        project_words = F.relu(self.project(words))
        joined = torch.cat((project, project_words), dim=1)  # (128,)
        head_label = self.head_label(joined)
        head_score = self.head_score(joined)
        return head_label, head_score


def label_probabilities(logits: torch.Tensor) -> torch.Tensor:
    """What the logits of label mean: numbers from 0 to 1 that add up to 1."""
    return logits.softmax(dim=1)


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = TwoInputs().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    inputs = {
        "image": torch.rand(4, 1, 28, 28, device=device),
        "tokens": torch.randint(1000, (4, 20), device=device),
    }
    with torch.no_grad():
        label_output, score_output = model(**inputs)
    print("label, probabilities:")
    print(label_probabilities(label_output))
    classes = label_output.argmax(dim=1)
    print("label, predicted class:", classes.tolist())
    print("score:", score_output, sep="\n")


if __name__ == "__main__":
    main()
