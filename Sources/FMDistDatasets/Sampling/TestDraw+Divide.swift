import FMDistMemory

extension TestDraw {
  /// Divides images with `labels`, two at least, into those to train on and those to be judged by, each ascending: an image at least of each class
  /// that has two, and never all of them.
  package func divide(_ labels: View<UInt16>) -> (training: [Int32], test: [Int32]) {
    let draw = StratifiedDraw(labels, amount: .fraction(fraction), seed: seed, part: .test)
    return (draw.training, draw.validation)
  }
}
