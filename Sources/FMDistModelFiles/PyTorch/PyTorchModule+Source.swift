import FMDistKernels
import FMDistPlatform

extension PyTorchModule {
  /// The Python file: the module, which `load()` makes with the weights in the file `weights` beside it.
  func source(of model: ExportedModel, weights: String) -> String {
    let (preparation, answer) = (model.preparation, model.answer)
    let isStandardized = !preparation.means.isEmpty
    let sizes = preparation.shape.map(String.init).joined(separator: ", ")
    let buffers =
      isStandardized
      ? ["pixel_mean", "pixel_deviation"].map { "self.register_buffer(\"\($0)\", torch.zeros(\(sizes)))" } : []
    let scaling =
      (preparation.divisor == 1 ? [] : ["x = x / \(preparation.divisor)"])
      + (isStandardized ? ["x = (x - self.pixel_mean) / self.pixel_deviation"] : [])
    let logits = "self(self.prepare(images))" + (answer.temperature == 1 ? "" : " / \(answer.temperature)")
    let probabilities =
      answer.isOfTwo
      ? ["second = \(apply(answer.activation, to: logits))", "return torch.cat([1 - second, second], dim=1)"]
      : ["return \(apply(answer.activation, to: logits))"]
    let image = "\(preparation.height) x \(preparation.width) x \(preparation.channels)"
    let parts: [[String]] = [
      [
        "\"\"\"A model that fmdist \(model.fmdistVersion) trained, for PyTorch.", "", "    model = load()",
        "    model.probabilities(images)          # N x \(image) pixels, 0 to 255", "\"\"\"", "import json",
        "import pathlib", "", "import torch", "import torch.nn.functional as F",
        "from safetensors import safe_open", "from safetensors.torch import load_file", "from torch import nn", "",
        "WEIGHTS = pathlib.Path(__file__).with_name(\(PythonText.quoted(weights)))",
      ],
      definitions.flatMap {
        [""] + [""] + $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      },
      ["", "", "class Model(nn.Module):", "    def __init__(self):", "        super().__init__()"],
      (buffers + members).indented,
      ["", "    def forward(self, \(argument)):", "        \"\"\"Logits of what prepare gives.\"\"\""],
      lines.indented,
      [
        "", "    def prepare(self, images):",
        "        \"\"\"N x \(image) pixels, 0 to 255, as forward takes them: N x C x H x W.\"\"\"",
        "        x = torch.as_tensor(images).to(next(self.parameters()))",
      ],
      scaling.indented, ["        return x.permute(0, 3, 1, 2)"],
      [
        "", "    @torch.no_grad()", "    def probabilities(self, images):",
        "        \"\"\"Of N x \(image) pixels, 0 to 255: N x classes.\"\"\"",
      ],
      probabilities.indented,
      [
        "", "", "def load(path=WEIGHTS):", "    \"\"\"The model with its weights, in evaluation mode.\"\"\"",
        "    model = Model()", "    model.load_state_dict(load_file(path))", "    return model.eval()", "", "",
        "def class_names(path=WEIGHTS):", "    \"\"\"In the order of the probabilities.\"\"\"",
        "    with safe_open(path, framework=\"pt\") as file:",
        "        return json.loads(file.metadata()[\"class_names\"])", "",
      ],
    ]
    return parts.flatMap { $0 }.joined(separator: "\n")
  }
}

extension [String] {
  /// As lines of a method.
  fileprivate var indented: [String] { map { "        \($0)" } }
}

extension String {
  /// Without the parentheses around it that a sum needs inside another expression.
  var unwrapped: String {
    guard hasPrefix("("), hasSuffix(")") else { return self }
    var depth = 0
    for (place, character) in enumerated() {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth == 0, place < count - 1 { return self }
    }
    return String(dropFirst().dropLast())
  }
}
