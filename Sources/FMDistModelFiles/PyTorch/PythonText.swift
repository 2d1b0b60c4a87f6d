import FMDistNeuralNet

/// Names and literals of Python.
enum PythonText {
  /// What a module of PyTorch has already, and what the code around it uses: no layer can be called so.
  private static let taken: Set<String> = [
    "F", "Model", "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children",
    "compile",
    "cpu", "cuda", "double", "dump_patches", "eval", "extra_repr", "float", "forward", "get_buffer", "get_extra_state",
    "get_parameter", "get_submodule", "half", "image", "ipu", "load_state_dict", "logits", "modules", "mtia",
    "named_buffers", "named_children", "named_modules", "named_parameters", "nn", "parameters", "pixel_deviation",
    "pixel_mean", "prepare", "probabilities", "register_backward_hook", "register_buffer", "register_forward_hook",
    "register_forward_pre_hook", "register_full_backward_hook", "register_full_backward_pre_hook",
    "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module", "register_parameter",
    "register_state_dict_post_hook", "register_state_dict_pre_hook", "requires_grad_", "self", "set_extra_state",
    "set_submodule", "share_memory", "state_dict", "to", "to_empty", "torch", "train", "training", "type", "x", "xpu",
    "zero_grad", "average_inside", "GaussianNoise",
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
  ]

  /// `name` as an identifier that nothing else has.
  static func identifier(_ name: String) -> String {
    let letters = String(name.unicodeScalars.map { isPlain($0) ? Character($0) : "_" })
    let first = letters.unicodeScalars.first
    if first.map({ "0"..."9" ~= $0 }) ?? true || letters.hasPrefix("_") { return "layer_\(letters)" }
    return taken.contains(letters) ? "\(letters)_" : letters
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    "a"..."z" ~= scalar || "A"..."Z" ~= scalar || "0"..."9" ~= scalar || scalar == "_"
  }

  /// `text` in quotes.
  static func quoted(_ text: String) -> String {
    let inside = text.unicodeScalars.map { scalar -> String in
      switch scalar.properties.generalCategory {
      case _ where scalar == "\"" || scalar == "\\": "\\\(scalar)"
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        "\\U" + String(String(scalar.value + 1 << 32, radix: 16).dropFirst())
      default: String(scalar)
      }
    }
    return "\"\(inside.joined())\""
  }

  /// `value` as the float that it is computed with.
  static func text(_ value: Double) -> String { "\(Float(value))" }

  /// Height and width: one number where they are the same.
  static func text(_ sides: [Int]) -> String {
    if let first = sides.first, sides.allSatisfy({ $0 == first }) { return "\(first)" }
    return "(\(sides.map(String.init).joined(separator: ", ")))"
  }
}
