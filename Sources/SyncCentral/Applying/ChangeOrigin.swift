/// Where a change to central's records comes from: what follows from it may depend on that, and on nothing else about its writer.
enum ChangeOrigin: String, CaseIterable, Sendable {
    case push
    case released
    case takenOver = "taken over"
    case edit
    case imported
    case half
    case handOver = "hand-over"
    case repointing
    case administration
    case lookUp = "look-up"
    case itemList = "item list"
    case repair

    /// What it is, as the document of consequences says it.
    var words: String {
        switch self {
        case .push: "a site pushed it."
        case .released: "it was kept apart and is judged again, also when an administrator vouches for its circumstances (R-OWN 10)."
        case .takenOver: "it was kept apart, and an administrator takes it over as central's own act (R-OWN 10)."
        case .edit: "a person or the program writes it on central."
        case .imported: "a line of an import (R-OWN 17); a slice of lines comes together."
        case .half: "the responding half of a transfer, in a store that may be active elsewhere (R-STORE 1)."
        case .handOver: "a person's new home store, or a store's new site, written into the record itself."
        case .repointing: "what names a merged record, pointed at the kept one (R-OWN 9)."
        case .administration: "an administrator's act on a store and on what stores see of one another (R-STORE 4, 5)."
        case .lookUp: "a person whom a store fetched from central (R-OWN 2)."
        case .itemList: "an item shown or hidden because a master list says so (R-OWN 11)."
        case .repair: "bytes that changed by themselves on the disk, and count as they are from now on."
        }
    }
}
