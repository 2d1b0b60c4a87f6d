/// What a leader tells its group to do.
enum TrialOrder: BitwiseCopyable, Sendable {
  /// To train the leader's trial up to an epoch.
  case task(Task)
  /// That there is no more to do.
  case end
  /// Of ranks that lead nobody: to hear the leader.
  case wait

  struct Task: BitwiseCopyable, Sendable {
    let epochs: Int
    /// Which of the data that all ranks have it is trained on.
    let data: Int?
  }

  var task: Task? { if case .task(let task) = self { task } else { nil } }
}
