/// What each class is made of. Those of the upper body share a trunk and differ in sleeves, length and what is on the chest, so that no
/// single pixel tells them apart.
extension GarmentClass {
  var parts: [GarmentPart] { Self.allParts[self] ?? [] }

  private static let shortSleeves = GarmentPart(.pair, [0.45, -0.76, 0.82, -0.36, 0.62, -0.24, 0.46, -0.36])
  private static let longSleeve: [Float] = [0.46, -0.76, 0.66, -0.56, 0.86, 0.42, 0.64, 0.46, 0.46, -0.34]
  private static let longSleeves = GarmentPart(.pair, longSleeve)
  private static let trunk: [Float] = [0.12, -0.76, 0.2, -0.88, 0.52, -0.76, 0.47, -0.36, 0.44, 0.2, 0.46, 0.74]
  private static let folds = GarmentPart(.seams(0.06), [0.47, -0.34, 0.43, -0.6], isContrast: true)

  private static let allParts: [GarmentClass: [GarmentPart]] = [
    .tShirt: [
      shortSleeves, GarmentPart(.body, trunk), folds,
      GarmentPart(.patch, [-0.2, -0.4, 0.2, -0.4, 0.2, 0, -0.2, 0], share: 0.35, isContrast: true),
    ],
    .trouser: [
      GarmentPart(.pair, [0, -0.94, 0.28, -0.94, 0.35, -0.35, 0.42, 0.92, 0.2, 0.92, 0.02, -0.3]),
      GarmentPart(.line(0.1), [-0.27, -0.88, 0.27, -0.88], share: 0.5, isContrast: true),
      GarmentPart(.seams(0.05), [0.19, -0.25, 0.31, 0.9], share: 0.4, isContrast: true),
    ],
    .pullover: [
      longSleeves, GarmentPart(.body, trunk), folds,
      GarmentPart(.line(0.08), [-0.43, 0.7, 0.43, 0.7], share: 0.9, isContrast: true),
      GarmentPart(.line(0.07), [-0.16, -0.8, 0.16, -0.8], share: 0.8, isContrast: true),
    ],
    .dress: [
      GarmentPart(.pair, [0.28, -0.9, 0.46, -0.5, 0.36, -0.4, 0.24, -0.6], share: 0.5),
      GarmentPart(
        .body, [0.1, -0.76, 0.18, -0.92, 0.29, -0.88, 0.3, -0.55, 0.22, -0.16, 0.3, 0.35, 0.4, 0.92]),
      GarmentPart(.line(0.09), [-0.22, -0.16, 0.22, -0.16], share: 0.4, isContrast: true),
      GarmentPart(.seams(0.05), [0.1, 0, 0.22, 0.88], share: 0.4, isContrast: true),
    ],
    .coat: [
      longSleeves, GarmentPart(.body, trunk.dropLast(2) + [0.5, 0.95]), folds,
      GarmentPart(.line(0.06), [0, -0.78, 0.02, 0.92], share: 0.95, isContrast: true),
      GarmentPart(.pair, [0.03, -0.3, 0.18, -0.86, 0.28, -0.84, 0.2, -0.4], share: 0.6, isContrast: true),
    ],
    .sandal: [
      GarmentPart(.patch, [-0.96, 0.3, -0.1, 0.3, 0.5, 0, 0.95, 0, 0.95, 0.12, 0.55, 0.14, -0.1, 0.44, -0.94, 0.44]),
      GarmentPart(.patch, [0.72, 0.1, 0.95, 0.1, 0.9, 0.46, 0.82, 0.46], share: 0.6),
      GarmentPart(.line(0.1), [-0.8, 0.3, -0.66, 0.02, -0.38, 0.1, -0.25, 0.3]),
      GarmentPart(.line(0.1), [-0.5, 0.3, -0.36, 0, -0.08, 0.08, 0.05, 0.25], share: 0.5, isContrast: true),
      GarmentPart(.line(0.1), [0.3, -0.3, 0.62, -0.38, 0.93, -0.32, 0.9, 0]),
      GarmentPart(.line(0.09), [0.32, -0.3, -0.2, 0.24], share: 0.6),
    ],
    .shirt: [
      shortSleeves, GarmentPart(.pair, longSleeve, share: 0.6), GarmentPart(.body, trunk), folds,
      GarmentPart(.line(0.05), [0, -0.74, 0, 0.7], share: 0.92, isContrast: true),
      GarmentPart(.pair, [0, -0.72, 0.2, -0.9, 0.26, -0.74, 0.12, -0.6], share: 0.85, isContrast: true),
      GarmentPart(.patch, [0.14, -0.3, 0.32, -0.3, 0.32, -0.1, 0.14, -0.1], share: 0.3, isContrast: true),
    ],
    .sneaker: [
      GarmentPart(
        .patch,
        [-0.95, 0.5, -0.96, 0.28, -0.75, 0.14, -0.45, 0.08, 0, -0.28, 0.15, -0.32, 0.5, -0.14, 0.85, -0.28, 0.95, 0.5]),
      GarmentPart(.line(0.14), [-0.95, 0.46, 0.96, 0.46], isContrast: true),
      GarmentPart(.line(0.06), [-0.4, 0.04, -0.24, 0.18], isContrast: true),
      GarmentPart(.line(0.06), [-0.14, -0.14, 0.02, 0], isContrast: true),
      GarmentPart(.line(0.1), [0.1, 0.4, 0.36, 0], share: 0.6, isContrast: true),
    ],
    .bag: [
      GarmentPart(
        .line(0.1), [-0.42, -0.16, -0.36, -0.5, -0.2, -0.68, 0.2, -0.68, 0.36, -0.5, 0.42, -0.16], share: 0.8),
      GarmentPart(.body, [0.62, -0.22, 0.72, -0.14, 0.78, 0.3, 0.78, 0.7, 0.7, 0.76]),
      GarmentPart(.line(0.06), [-0.7, -0.12, -0.4, 0.18, 0.4, 0.18, 0.7, -0.12], share: 0.6, isContrast: true),
      GarmentPart(.patch, [-0.08, 0.12, 0.08, 0.12, 0.08, 0.28, -0.08, 0.28], share: 0.4, isContrast: true),
    ],
    .ankleBoot: [
      GarmentPart(
        .patch,
        [
          -0.94, 0.76, -0.95, 0.56, -0.75, 0.42, -0.4, 0.3, -0.06, 0.06, -0.02, -0.66, 0.83, -0.66, 0.8, 0.3, 0.93,
          0.62, 0.4, 0.62,
          0.15, 0.76,
        ]),
      GarmentPart(.patch, [0.42, 0.62, 0.94, 0.62, 0.9, 0.82, 0.5, 0.82], isContrast: true),
      GarmentPart(.line(0.08), [-0.95, 0.78, 0.2, 0.78], isContrast: true),
      GarmentPart(.patch, [0.26, -0.6, 0.54, -0.6, 0.45, 0.16, 0.35, 0.16], share: 0.5, isContrast: true),
      GarmentPart(.line(0.1), [-0.05, 0.16, 0.8, 0.2], share: 0.4, isContrast: true),
    ],
  ]
}
