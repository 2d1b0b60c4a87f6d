import FMDistReports
import FMDistRunFiles
import Foundation
import Testing

/// Lines that have to be told apart, also by people who see few colours or none.
struct LineStyleTests {
  @Test func noTwoLinesAreAlike() {
    let styles = (0..<56).map { LineStyle($0) }
    for (index, style) in styles.enumerated() {
      for other in styles[..<index] { #expect(style.color != other.color || style.dashes != other.dashes) }
    }
    // No two of the first eight differ in colour alone.
    #expect(Set(styles[..<8].map(\.dashes)).count == 8)
  }

  /// The first and the eighth run have one colour.
  @Test func aPictureOfManyEpochsShowsDashes() throws {
    let rows = (1...60).map {
      History.Row(epoch: $0, loss: 0.5, accuracy: 0.5, validationLoss: 0.5, validationAccuracy: 0.5)
    }
    func pixels(ofRun index: Int) throws -> Int {
      let runs = (0..<8).map { ComparedRun(name: "run", history: History($0 == index ? rows : [])) }
      let pixels = try OverlaidCurves(RunComparison(runs)).picture(.greeked()).raster(scale: 1).pixels
      return stride(from: 0, to: pixels.count, by: 3).count { Array(pixels[$0..<$0 + 3]) == [0x00, 0x72, 0xB2] }
    }
    let (first, eighth) = (try pixels(ofRun: 0), try pixels(ofRun: 7))
    #expect(eighth > 50 && eighth * 2 < first, "\(first) and \(eighth)")
  }

  @Test func aPageHasTheSameDashes() {
    let runs = (0..<8).map { ComparedRun(name: "run \($0)", history: RunPageTests.history(3)) }
    let page = ComparisonPage(RunComparison(runs), writtenBy: "0.1.0").text
    for (index, pattern) in LineStyle.patterns.enumerated().dropFirst() {
      let dashes = pattern.map { "\(Int($0)) " }.joined()
      let count = page.components(separatedBy: "stroke-dasharray=\"\(dashes)\"").count - 1
      // In each chart a curve and its key.
      #expect(count == 4 * 2, "\(index)")
    }
  }

  /// By simulation (Machado, Oliveira and Fernandes, 2009): a distance of 2 in CIELAB is just seen, of 15 from afar.
  @Test func colorsStayApartForTheColorBlind() {
    for theme in [Theme.light, .dark] {
      for (index, color) in theme.palette.enumerated() {
        for other in theme.palette[..<index] {
          for sight in Self.sights {
            let (first, second) = (Self.seen(color, sight), Self.seen(other, sight))
            let distance = zip(first, second).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
            #expect(distance > 15, "\(color) and \(other)")
          }
        }
      }
    }
  }

  /// Linear red, green and blue as they are seen: with all kinds of cones, then without one each.
  private static let sights: [[[Double]]] = [
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
  ]

  /// In CIELAB, of a white of D65.
  private static func seen(_ color: Color, _ sight: [[Double]]) -> [Double] {
    let linear = [color.red, color.green, color.blue].map {
      $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4)
    }
    let rgb = sight.map { row in min(max(zip(row, linear).map { $0 * $1 }.reduce(0, +), 0), 1) }
    func root(_ value: Double) -> Double { value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116 }
    let x = root((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047)
    let y = root(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2])
    let z = root((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }
}
