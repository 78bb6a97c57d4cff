internal import Dispatch

/// Runs a body on a thread of its own, which stays until the body ends.
///
/// For work that blocks, or that starts child processes which are to die with their thread; the cooperative threads of
/// Swift's tasks must do neither.
/// - Parameter name: What debuggers call the thread's queue.
package func runOnOwnThread(name: String, _ body: @escaping @Sendable () -> Void) {
    DispatchQueue(label: name).async(execute: body)
}
