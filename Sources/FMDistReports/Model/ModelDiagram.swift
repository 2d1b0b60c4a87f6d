import FMDistPlatform

/// A model as boxes joined by arrows: each layer's name, kind, output shape and number of parameters.
package struct ModelDiagram: Sendable {
  /// A layer, in words.
  package struct Layer: Sendable, Equatable {
    /// Its name, such as `conv2d_1`.
    package var name: String
    /// What it is, such as `conv2d`: layers of a kind have a colour.
    package var kind: String
    /// Its settings in a few words, such as `64 filters of 3 x 3, relu`; may be empty.
    package var detail: String
    /// The shape of its output, such as `26 x 26 x 32`.
    package var shape: String
    /// The number of parameters.
    package var parameters: Int
    /// The places of the layers that it reads; nil for the one before.
    package var inputs: [Int]?

    /// A layer.
    package init(
      name: String, kind: String, detail: String = "", shape: String, parameters: Int, inputs: [Int]? = nil
    ) {
      self.name = name
      self.kind = kind
      self.detail = detail
      self.shape = shape
      self.parameters = parameters
      self.inputs = inputs
    }
  }

  /// Above all.
  package var title: String
  /// A line below the title; nil for the number of layers and parameters.
  package var subtitle: String?
  /// From input to output.
  package var layers: [Layer]

  /// A diagram of `layers`.
  package init(title: String, subtitle: String? = nil, layers: [Layer]) {
    self.title = title
    self.subtitle = subtitle
    self.layers = layers
  }

  /// The diagram as a picture.
  package func picture(_ theme: Theme = .light) -> Picture {
    // Wrapping: numbers of parameters come from the caller, and a diagram is no place to trap.
    let parameters = layers.reduce(0) { $0 &+ $1.parameters }
    let head = PictureHeader(
      title: title,
      subtitle: subtitle ?? "\(NumberText.count(layers.count, "layer")), \(NumberText.count(parameters, "parameter"))")
    let canvas = Canvas.measuring(theme)
    let texts = layers.map {
      canvas.width(of: $0.name, theme.headingFont) + 20 + canvas.width(of: $0.shape, theme.font)
    }
    let details = layers.map {
      canvas.width(of: $0.detail, theme.smallFont) + 20 + canvas.width(of: Self.parameterText($0), theme.smallFont)
    }
    let boxWidth = min(420, max(260, (texts + details).max() ?? 0) + 40).rounded(.up)
    let layout = DiagramLayout(count: layers.count, boxWidth: boxWidth, origin: Point(theme.margin, head.height(theme)))
    let detours = detours
    let room = detours.isEmpty ? 0 : DiagramDetour.room
    let width = max(layout.width + room + 2 * theme.margin, head.width(canvas))
    return Picture(width: width, height: layout.origin.y + layout.height + theme.margin, theme: theme) { canvas in
      head.draw(on: canvas, width: width)
      for index in layers.indices { draw(index, on: canvas, layout) }
      for index in layers.indices.dropFirst() where inputs(of: index).contains(index - 1) {
        drawArrow(to: index, on: canvas, layout)
      }
      for detour in detours { detour.draw(on: canvas, layout) }
    }
  }

  /// The layers that the one at `index` reads.
  private func inputs(of index: Int) -> [Int] {
    (layers[index].inputs ?? [index - 1]).filter { layers.indices.contains($0) && $0 < index }
  }

  /// The ways to layers from others than the one before.
  private var detours: [DiagramDetour] {
    var detours: [DiagramDetour] = []
    for index in layers.indices {
      for input in inputs(of: index) where input != index - 1 {
        detours.append(DiagramDetour(from: input, to: index, lane: detours.count))
      }
    }
    return detours
  }

  private static func parameterText(_ layer: Layer) -> String {
    layer.parameters == 0 ? "" : NumberText.count(layer.parameters, "parameter")
  }

  /// The kinds that have a colour, in the order in which they first come.
  private var kinds: [String] {
    layers.reduce(into: []) { kinds, layer in if !kinds.contains(layer.kind) { kinds.append(layer.kind) } }
  }

  private func draw(_ index: Int, on canvas: Canvas, _ layout: DiagramLayout) {
    let theme = canvas.theme
    let layer = layers[index]
    let box = layout.box(index)
    let color = theme.palette[(kinds.firstIndex(of: layer.kind) ?? 0) % theme.palette.count]
    canvas.fill(box, theme.panel, radius: 6)
    canvas.clipped(to: Box(x: box.x, y: box.y, width: 6, height: box.height)) { canvas.fill(box, color, radius: 6) }
    canvas.stroke(box, theme.grid, radius: 6)
    let (left, right) = (box.x + 18, box.right - 14)
    let parameters = Self.parameterText(layer)
    let upper = box.center.y - (layer.detail.isEmpty && parameters.isEmpty ? 0 : 9)
    let shape = canvas.shortened(layer.shape, to: box.width * 0.5, theme.font)
    canvas.text(shape, at: Point(right, upper), theme.font, theme.text, .right, .middle)
    let nameRoom = right - left - canvas.width(of: shape, theme.font) - 12
    canvas.text(
      canvas.shortened(layer.name, to: nameRoom, theme.headingFont), at: Point(left, upper), theme.headingFont,
      theme.text,
      .left, .middle)
    canvas.text(parameters, at: Point(right, upper + 18), theme.smallFont, theme.faintText, .right, .middle)
    let detailRoom = right - left - canvas.width(of: parameters, theme.smallFont) - 12
    canvas.text(
      canvas.shortened(layer.detail, to: detailRoom, theme.smallFont), at: Point(left, upper + 18), theme.smallFont,
      theme.faintText, .left, .middle)
  }

  private func drawArrow(to index: Int, on canvas: Canvas, _ layout: DiagramLayout) {
    let color = canvas.theme.frame
    let (from, to) = (layout.box(index - 1), layout.box(index))
    if to.y > from.y {
      return canvas.arrow(from: Point(from.center.x, from.bottom), to: Point(to.center.x, to.y), color)
    }
    // To the head of the next column: down, between the columns up, and in from above.
    let between = from.right + layout.columnGap / 2
    let (low, high) = (from.bottom + layout.gap / 2, to.y - layout.gap / 2)
    canvas.line(
      [
        Point(from.center.x, from.bottom), Point(from.center.x, low), Point(between, low), Point(between, high),
        Point(to.center.x, high),
      ], color, width: 1.5)
    canvas.arrow(from: Point(to.center.x, high), to: Point(to.center.x, to.y), color)
  }
}
