"""MnistCNN: Two convolutions and two dense layers for handwritten digits.

Printed by specc 0.1.0 from mnist_cnn.yaml. Edit the spec, not this file.
sha256 of the spec: 96a7b5882c90c27f4a0dd1e5a04d493206033a97c8610e7d1ac72be39a7502ad
"""

import torch
import torch.nn.functional as F
from torch import nn


class MnistCNN(nn.Module):
    """(N, 1, 28, 28) -> (N, 10) logits. 4,738,826 trainable parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv2d_1 = nn.Conv2d(1, 32, kernel_size=3)  # (32, 26, 26)
        self.conv2d_2 = nn.Conv2d(32, 64, kernel_size=3)  # (64, 24, 24)
        self.dense_1 = nn.Linear(64 * 24 * 24, 128)
        self.dense_2 = nn.Linear(128, 10)
        for part in self.modules():
            if isinstance(part, (nn.Conv2d, nn.Linear)):
                nn.init.xavier_uniform_(part.weight)
                if part.bias is not None:
                    nn.init.zeros_(part.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.conv2d_1(x))
        x = F.relu(self.conv2d_2(x))
        x = x.flatten(1)  # 64 * 24 * 24 = 36864
        x = F.relu(self.dense_1(x))
        x = self.dense_2(x)
        return x


def probabilities(logits: torch.Tensor) -> torch.Tensor:
    """What the logits mean: numbers from 0 to 1 that add up to 1."""
    return logits.softmax(dim=1)


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = MnistCNN().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.rand(4, 1, 28, 28, device=device)
    with torch.no_grad():
        logits = model(x)
    print("Class probabilities:", probabilities(logits), sep="\n")
    print("Predicted class:", logits.argmax(dim=1).tolist())


if __name__ == "__main__":
    main()
