import ArgumentParser
import FMDistReports

/// How pictures look.
struct PictureOptions: ParsableArguments {
  /// Which ``Theme``.
  enum Colors: String, CaseIterable, ExpressibleByArgument {
    case light, dark
  }

  @Option(name: .customLong("theme"), help: "Colours of the pictures.")
  var colors = Colors.light

  var theme: Theme { colors == .dark ? .dark : .light }
}
