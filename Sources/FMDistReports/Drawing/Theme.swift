/// The colours and sizes of all pictures.
///
/// Colours with a meaning are of Okabe and Ito's palette (Color Universal Design, 2008), which people with any of the three
/// kinds of colour blindness can tell apart; the dark theme takes its brighter ones, the light one has brown and violet for its yellow
/// and sky blue, which are too faint on white.
package struct Theme: Sendable, Equatable {
  /// Behind everything.
  package var background: Color
  /// Texts.
  package var text: Color
  /// Texts that matter less: axes' numbers, captions.
  package var faintText: Color
  /// Lines of grids, and between things.
  package var grid: Color
  /// Frames, axes and arrows.
  package var frame: Color
  /// Behind boxes.
  package var panel: Color
  /// What belongs to training.
  package var training: Color
  /// What belongs to validation.
  package var validation: Color
  /// What is right; beside it always stands a mark as well.
  package var right: Color
  /// What is wrong; likewise.
  package var wrong: Color
  /// Further kinds, in order.
  package var palette: [Color]
  /// Whether grey bars stand for texts, as wide as a font without surprises would be: for tests of pixels, which must not
  /// depend on the fonts of a machine.
  package var isGreeked = false

  /// The titles of pictures.
  package let titleFont = Font(16, isBold: true)
  /// The titles of parts.
  package let headingFont = Font(12, isBold: true)
  /// Texts.
  package let font = Font(12)
  /// Numbers on axes and below pictures.
  package let smallFont = Font(10.5)
  /// From the picture's edge to what is drawn, in points.
  package let margin = 20.0

  /// On white.
  package static let light = Theme(
    background: Color(0xFFFFFF), text: Color(0x1F2328), faintText: Color(0x57606A), grid: Color(0xE1E4E8),
    frame: Color(0x8C959F), panel: Color(0xF3F5F7), training: Color(0x0072B2), validation: Color(0xD55E00),
    right: Color(0x007A59), wrong: Color(0xC04F00),
    palette: [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x663300, 0x7722DD, 0x000000].map(Color.init))

  /// On nearly black.
  package static let dark = Theme(
    background: Color(0x0D1117), text: Color(0xE6EDF3), faintText: Color(0x9EA7B3), grid: Color(0x2B323B),
    frame: Color(0x6E7681), panel: Color(0x1A212B), training: Color(0x56B4E9), validation: Color(0xE69F00),
    right: Color(0x2FC79A), wrong: Color(0xF08A3C),
    palette: [0x56B4E9, 0xE69F00, 0x009E73, 0xCC79A7, 0xF0E442, 0xD55E00, 0xFFFFFF].map(Color.init))
}
