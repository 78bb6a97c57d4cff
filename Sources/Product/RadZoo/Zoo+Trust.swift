import RadRegistry
import RadSystem

/// Where it is remembered which keys and states of zoos were seen.
public struct ZooMemory: Hashable, Sendable {
    private enum Place: Hashable, Sendable {
        case user, nowhere
        case folder(String)
    }

    private let place: Place

    /// The user's own: `$XDG_STATE_HOME/radzoo/zoos` or `~/.local/state/radzoo/zoos`.
    public static let user = ZooMemory(place: .user)

    /// Nothing is asked and nothing remembered: an old state of a zoo is taken like any other.
    public static let none = ZooMemory(place: .nowhere)

    /// A folder, made when something is to be remembered.
    public static func folder(_ path: String) -> ZooMemory { ZooMemory(place: .folder(path)) }

    var memory: RadRegistry.ZooMemory? {
        switch place {
        case .user: .ofUser(storage: FileSystemStorage())
        case .folder(let path): RadRegistry.ZooMemory(folder: path, storage: FileSystemStorage())
        case .nowhere: nil
        }
    }
}

extension Zoo {
    /// What is taken, and remembered from then on, although it is not what is remembered.
    public enum Exception: Hashable, CaseIterable, Sendable {
        /// An older state than was seen, or one that contradicts what was seen.
        case rollback
        /// Another key than the place had, or none.
        case newKey

        static func set(_ exceptions: [Exception]) -> ZooTrust.Exception {
            exceptions.reduce(into: []) { set, exception in
                switch exception {
                case .rollback: set.insert(.rollback)
                case .newKey: set.insert(.publisher)
                }
            }
        }
    }

    /// Where the key is from with which a signature was checked.
    public enum KeyOrigin: String, Encodable, Sendable {
        /// The caller named it.
        case given
        /// It was seen at this place before.
        case remembered
        /// The zoo itself offers it, and it was never seen at this place before: what it says is believed once.
        case firstUse = "first-use"
    }
}
