import RadEngine
import RadTensor
import Synchronization

/// Compiled plans by input shape and outputs; each is compiled when it is first needed and kept.
final class PlanCache: Sendable {
    private struct Key: Hashable {
        let shape: Shape
        let outputs: [String]
    }

    private let plans = Mutex<[Key: ExecutionPlan]>([:])

    /// The plan for a shape, compiled under the lock, so that two threads never compile the same one.
    func plan(
        for shape: Shape, outputs: [String], compile: () throws(EngineError) -> ExecutionPlan
    ) throws(EngineError) -> ExecutionPlan {
        let key = Key(shape: shape, outputs: outputs)
        return try plans.withLock { plans throws(EngineError) in
            if let plan = plans[key] { return plan }
            let plan = try compile()
            plans[key] = plan
            return plan
        }
    }
}
