/// What brought changes to a site.
enum SiteOrigin: String, CaseIterable, Sendable {
    case written
    case imported
    case program
    case received
    case readied = "ready again"

    /// What it is, as the document of consequences says it.
    var words: String {
        switch self {
        case .written: "a person or a program of theirs wrote it here."
        case .imported: "a line of an import (R-OWN 17)."
        case .program: "the program wrote it: as a step of this list, for a follower, or where a person made a user or set a preference."
        case .received: "it came from central, and a checkpoint is integrated."
        case .readied: "all that came while the site could not be used: its first load is complete, or its histories are united again."
        }
    }
}
