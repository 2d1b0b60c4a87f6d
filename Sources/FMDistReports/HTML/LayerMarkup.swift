import FMDistPlatform

/// The layers in a page: what ``ModelDiagram`` draws, in the page's own colours.
struct LayerMarkup {
  private let layers: [ModelDiagram.Layer]

  init(_ layers: [ModelDiagram.Layer]) { self.layers = layers }

  var markup: Markup {
    var kinds: [String] = []
    let items: [Markup] = layers.map { layer in
      if !kinds.contains(layer.kind) { kinds.append(layer.kind) }
      let color = (kinds.firstIndex(of: layer.kind) ?? 0) % Theme.light.palette.count
      let parameters = layer.parameters == 0 ? "" : NumberText.count(layer.parameters, "parameter")
      return """
        <li class="series\(color)"><b>\(layer.name)</b><span>\(layer.shape)</span>\
        <small>\(layer.detail)</small><small>\(parameters)</small></li>

        """
    }
    return "<ol class=\"layers\">\n\(items)</ol>"
  }
}
