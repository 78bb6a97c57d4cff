internal import Dispatch
internal import Synchronization

/// Performs calls that wait, several at a time, and hands out what they give in order on the caller's thread.
///
/// Threads are started for the calls and end with them. No more than twice `inFlight` values are held at a time.
///
/// - Parameters:
///   - count: How many calls there are; they are numbered from 0.
///   - inFlight: How many wait at a time, at least 1.
///   - perform: The call; on other threads, and in any order.
///   - use: Takes what a call gave, by its number in ascending order.
package func performAhead<Value: Sendable>(
    _ count: Int, inFlight: Int, perform: @escaping @Sendable (Int) -> Value, use: (Int, Value) -> Void
) {
    guard count > 0 else { return }
    let calls = CallsAhead<Value>(count: count, places: inFlight * 2)
    let threads = DispatchGroup()
    for number in 0..<min(inFlight, count) {
        // A serial queue of its own is a thread of its own while it has work that waits.
        DispatchQueue(label: "radzoo read \(number)").async(group: threads) {
            while let index = calls.next() { calls.put(perform(index), at: index) }
        }
    }
    for index in 0..<count { use(index, calls.take(index)) }
    threads.wait()
}

/// A ring of places for values that are made ahead of their use.
private final class CallsAhead<Value: Sendable>: Sendable {
    private struct State {
        var next = 0
        var values: [Value?]
    }

    private let count: Int
    private let state: Mutex<State>
    /// Counts the places whose values were taken.
    private let free: DispatchSemaphore
    /// Each tells that its place has a value.
    private let filled: [DispatchSemaphore]

    init(count: Int, places: Int) {
        self.count = count
        state = Mutex(State(values: Array(repeating: nil, count: places)))
        free = DispatchSemaphore(value: places)
        filled = (0..<places).map { _ in DispatchSemaphore(value: 0) }
    }

    /// The number of the next call, once there is a place for what it gives; nil when there are no more.
    func next() -> Int? {
        free.wait()
        let index = state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
        if index < count { return index }
        // For the next thread that ends.
        free.signal()
        return nil
    }

    func put(_ value: Value, at index: Int) {
        state.withLock { $0.values[index % filled.count] = value }
        filled[index % filled.count].signal()
    }

    func take(_ index: Int) -> Value {
        let place = index % filled.count
        filled[place].wait()
        let value = state.withLock { state in
            defer { state.values[place] = nil }
            return state.values[place]
        }
        guard let value else { preconditionFailure("A place that was filled has a value.") }
        free.signal()
        return value
    }
}
