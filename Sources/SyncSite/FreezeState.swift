import Storage

/// How far a site has come with what it froze for a hand-over.
enum FreezeState: StateValue, Equatable {
    /// Groups up to this one are yet to be answered.
    case sending(through: Int64)
    /// Everything written before the freeze has been answered, and the digests were equal afterwards.
    case drained
    /// Central has answered the push that said so.
    case reported

    init?(stateText: String) {
        switch stateText {
        case "drained": self = .drained
        case "reported": self = .reported
        default:
            guard let group = Int64(stateText) else { return nil }
            self = .sending(through: group)
        }
    }

    var stateText: String {
        switch self {
        case .sending(let group): String(group)
        case .drained: "drained"
        case .reported: "reported"
        }
    }
}
