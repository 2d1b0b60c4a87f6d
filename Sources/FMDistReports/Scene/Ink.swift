/// A colour by its meaning: a theme, or a page's style, says which one it is.
package enum Ink: Sendable, Equatable {
  /// Texts, and texts that matter less.
  case text, faint
  /// Lines of grids, and axes.
  case grid, frame
  /// What belongs to training, and to validation.
  case training, validation
  /// A further kind: a place in ``Theme/palette``.
  case series(Int)

  /// The class of what has this colour in a page.
  var name: String {
    switch self {
    case .text: "text"
    case .faint: "faint"
    case .grid: "grid"
    case .frame: "frame"
    case .training: "training"
    case .validation: "validation"
    case .series(let place): "series\(place)"
    }
  }
}

extension Theme {
  /// The colour of `ink`.
  package subscript(ink: Ink) -> Color {
    switch ink {
    case .text: text
    case .faint: faintText
    case .grid: grid
    case .frame: frame
    case .training: training
    case .validation: validation
    case .series(let place): palette[place]
    }
  }
}
