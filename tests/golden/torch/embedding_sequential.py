"""EmbeddingExample: A table with more rows than the input has values, and a row that
stands for padding.

Printed by specc 0.1.0 from embedding.yaml. Edit the spec, not this file.
sha256 of the spec: 025cd8fd5b41a43542d982fa8acbfe1262e0058d41756e8213c511aabd0ab7be
"""

import torch
from torch import nn


class Permute(nn.Module):
    """The axes in another order."""

    def __init__(self, *dims: int) -> None:
        super().__init__()
        self.dims = dims

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.permute(self.dims)


def embedding_example() -> nn.Sequential:
    """(N, 7) -> (N, 3). 136 trainable parameters."""
    model = nn.Sequential(
        nn.Embedding(13, 4, padding_idx=2),
        Permute(0, 2, 1),  # features first for conv1d_1
        nn.Conv1d(4, 3, kernel_size=2),  # (3, 6)
        nn.Flatten(),  # 3 * 6 = 18
        nn.Linear(3 * 6, 3),
    )
    for part in model.modules():
        if isinstance(part, (nn.Conv1d, nn.Linear)):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
    nn.init.normal_(model.get_parameter("0.weight"), std=0.5)  # random_normal
    nn.init.zeros_(model.get_parameter("0.weight")[2])  # the row for padding
    return model


def main() -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    print(f"Using {device} device")
    model = embedding_example().to(device).eval()
    print(model)
    for name, parameter in model.named_parameters():
        print(f"{name}: {tuple(parameter.shape)}, {parameter.numel():,} values")

    x = torch.randint(11, (4, 7), device=device)
    with torch.no_grad():
        output = model(x)
    print("Output:", output, sep="\n")


if __name__ == "__main__":
    main()
