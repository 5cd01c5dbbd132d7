import Payload

/// What the model says of a pushed group.
enum GroupVerdict: Equatable {
    case accept
    /// It may not be accepted: it writes what is another's.
    case refuse(String)
    /// It depends on a group that is kept apart.
    case wait
}
