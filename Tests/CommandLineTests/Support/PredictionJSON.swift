import Foundation

/// What `fmdist predict --format json` prints.
struct PredictionJSON: Decodable {
  struct Entry: Decodable {
    let index: Int?
    let file: String?
    let label: String?
    let prediction: String
    let probability: Float
    let isRight: Bool?
    let secondGuess: String?
    let secondProbability: Float?
    let probabilities: [Float]
  }

  let classNames: [String]
  let weightsSha256: String
  let labelled: Int
  let right: Int
  let isTrainedOnThisData: Bool
  let predictions: [Entry]

  init(_ text: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(PredictionJSON.self, from: Data(text.utf8))
  }
}
