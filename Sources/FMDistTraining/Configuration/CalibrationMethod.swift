/// How probabilities are brought nearer to how often they are right, on the validation images.
package enum CalibrationMethod: String, CaseIterable, Sendable {
  /// All logits are divided by one number, the temperature (Guo et al., 2017).
  case temperature
}
