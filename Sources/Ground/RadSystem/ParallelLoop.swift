internal import Dispatch

/// Calls `body` once for each index of `0..<count` on as many threads as the machine allows, and waits for all.
///
/// Calls run in any order and at the same time; they must not write what another one reads or writes.
package func performConcurrently(_ count: Int, _ body: @Sendable (Int) -> Void) {
    if count == 1 { return body(0) }
    DispatchQueue.concurrentPerform(iterations: count) { body($0) }
}
