"""Cifar100CNN: Two blocks of convolution and pooling and two dense layers for a
hundred kinds of things.

Printed by specc 0.1.0 from cifar100_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: 1a71cb3364b6e570c83e33766ab4d58b4ede49240e5dc7fd07e8bcdc9001cf6f
"""

import torch
import torch.nn.functional as F
from torch import nn


class Cifar100CNN(nn.Module):
    """(N, 3, 32, 32) -> (N, 100) logits. 325,956 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(3, 16, kernel_size=3)  # (16, 30, 30)
        self.max_pool2d_1 = nn.MaxPool2d(kernel_size=2)  # (16, 15, 15)
        self.conv2d_2 = nn.Conv2d(16, 32, kernel_size=3)  # (32, 13, 13)
        self.max_pool2d_2 = nn.MaxPool2d(kernel_size=2)  # (32, 6, 6)
        self.dense_1 = nn.Linear(32 * 6 * 6, 256)
        self.dense_2 = nn.Linear(256, 100)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.conv2d_1(x))
        x = self.max_pool2d_1(x)
        x = F.relu(self.conv2d_2(x))
        x = self.max_pool2d_2(x)
        x = x.flatten(1)  # 32 * 6 * 6 = 1152
        x = F.relu(self.dense_1(x))
        x = self.dense_2(x)
        return x


def probabilities(logits: torch.Tensor) -> torch.Tensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return logits.softmax(dim=1)


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = Cifar100CNN().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 3, 32, 32, device=device)
    with torch.no_grad():
        logits = model(x)
    print("Class probabilities:", probabilities(logits), sep="\n")
    print("Predicted class:", logits.argmax(dim=1).tolist())


if __name__ == "__main__":
    main()
