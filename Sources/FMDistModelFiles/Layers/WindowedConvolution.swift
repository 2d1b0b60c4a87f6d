import FMDistNeuralNet
import FMDistRunFiles

/// A convolution as ONNX and PyTorch have it: with groups, of which a depthwise one has as many as channels.
struct WindowedConvolution {
  /// Which part of its layer it is, where that has several.
  var part: String?
  let kernel: NamedArray
  /// Of the kernel as outputs x inputs of a group x height x width.
  let layout: ArrayLayout
  let bias: NamedArray?
  let groups: Int
  let kernelSize, strides: Extent
  var dilationRate = Extent(1, 1)
  let border: WindowBorder
}

extension ONNXGraph {
  /// Appends `convolution` of `value`.
  mutating func append(_ convolution: WindowedConvolution?, to value: String) -> String {
    guard let convolution else { return value }
    let names =
      [value, parameter(convolution.kernel, convolution.layout)]
      + (convolution.bias.map { [parameter($0, .same($0.shape))] } ?? [])
    return node(
      "Conv", names,
      [
        ("dilations", .integers(convolution.dilationRate.sides)), ("group", .integer(convolution.groups)),
        ("kernel_shape", .integers(convolution.kernelSize.sides)), ("pads", .integers(convolution.border.all)),
        ("strides", .integers(convolution.strides.sides)),
      ])
  }
}

extension PyTorchModule {
  /// `convolution` of what `input` is.
  mutating func apply(_ convolution: WindowedConvolution?, to input: String) -> String {
    guard let convolution else { return input }
    let (border, shape) = (convolution.border, convolution.layout.result)
    var words = [
      "\(shape[1] * convolution.groups)", "\(shape[0])", PythonText.text(convolution.kernelSize.sides),
    ]
    if convolution.strides != 1 { words.append("stride=\(PythonText.text(convolution.strides.sides))") }
    if border.isSymmetric, !border.isEmpty { words.append("padding=\(PythonText.text([border.top, border.left]))") }
    if convolution.dilationRate != 1 { words.append("dilation=\(PythonText.text(convolution.dilationRate.sides))") }
    if convolution.groups != 1 { words.append("groups=\(convolution.groups)") }
    if convolution.bias == nil { words.append("bias=False") }
    return call(
      "nn.Conv2d(\(words.joined(separator: ", ")))", [border.isSymmetric ? input : padded(input, border)],
      [("weight", convolution.kernel, convolution.layout)]
        + (convolution.bias.map { [("bias", $0, .same($0.shape))] } ?? []), part: convolution.part)
  }

  /// `input` with `value` around it, where no module of PyTorch takes sides of their own.
  func padded(_ input: String, _ border: WindowBorder, value: String = "") -> String {
    "F.pad(\(input), (\(border.left), \(border.right), \(border.top), \(border.bottom))\(value))"
  }
}
