import RadTestSupport

/// Counts of one group over the series that are scored, with intervals of Wilson at 95 %.
struct LabelScore: CustomStringConvertible {
    /// Series whose truth is known.
    var scored = 0
    /// Answers to them, and how many of these are right.
    var answered = 0
    var correct = 0
    /// Answers to series of which a reader cannot tell.
    var unfounded = 0
    var wrong: [String] = []

    /// - Parameters:
    ///   - answer: What the labeller says; nil: unknown.
    ///   - truths: What may rightly be said; empty: nothing.
    ///   - name: The series, in the list of wrong ones.
    mutating func add(_ answer: String?, _ truths: Set<String>, allowsSilence: Bool = false, _ name: String) {
        if truths.isEmpty {
            if let answer {
                unfounded += 1
                wrong.append("\(name): \(answer), of which nothing can be said")
            }
            return
        }
        if allowsSilence, answer == nil { return }
        scored += 1
        guard let answer else { return }
        answered += 1
        if truths.contains(answer) {
            correct += 1
        } else {
            wrong.append("\(name): \(answer), not \(truths.sorted().joined(separator: " or "))")
        }
    }

    /// The share of answers that are right, those without foundation counted as wrong; 1 where there is none.
    var precision: Double { answered + unfounded > 0 ? Double(correct) / Double(answered + unfounded) : 1 }
    /// The share of known truths that were answered, rightly or not.
    var answeredShare: Double { scored > 0 ? Double(answered) / Double(scored) : 1 }
    /// The share of known truths that were found.
    var recall: Double { scored > 0 ? Double(correct) / Double(scored) : 1 }

    var description: String {
        "n = \(scored), answered \(Self.share(answered, of: scored)), precision "
            + "\(Self.share(correct, of: answered + unfounded)), recall \(Self.share(correct, of: scored))"
    }

    static func share(_ part: Int, of all: Int) -> String {
        guard all > 0 else { return "-" }
        let interval = wilsonInterval(successes: part, of: all)
        return "\(part)/\(all) = \(percent(Double(part) / Double(all)))"
            + " (\(percent(interval.lowerBound)) to \(percent(interval.upperBound)))"
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

/// Scores of several groups or parts of the series, printed under a title.
struct LabelScores {
    private(set) var names: [String] = []
    private(set) var scores: [String: LabelScore] = [:]

    subscript(_ name: String) -> LabelScore {
        get { scores[name] ?? LabelScore() }
        set {
            if scores[name] == nil { names.append(name) }
            scores[name] = newValue
        }
    }

    func report(_ title: String) {
        for name in names.sorted() {
            print("\(title), \(name): \(self[name])")
            for wrong in self[name].wrong { print("  \(wrong)") }
        }
    }
}
