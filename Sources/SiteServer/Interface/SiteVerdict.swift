import Failures
import HTTPHost
import SyncSite

/// How a site is, in one sentence: the first on its page and in its status (R-SYNC 8).
package enum SiteVerdict: Sendable, Equatable {
    case new
    /// - Parameter part: what is coming; nil while the load comes as a whole.
    case loading(LoadPart?)
    /// The first load goes on, and people may work.
    case workMayBegin
    case healing
    /// Central keeps changes of it apart.
    case parked
    /// So many records are not at central yet.
    case unsent(Int64)
    /// The last sync failed, with everything sent.
    case newsMissing
    /// Nothing waits to be sent; no sync has ended since the program began.
    case sent
    case upToDate

    package init(_ status: FolderStatus) {
        switch status.site.state {
        case .new: self = .new
        case .loading: self = .loading(status.site.load?.part)
        case .healing: self = .healing
        case .ready:
            self =
                if !status.site.parkedGroups.isEmpty {
                    .parked
                } else if status.site.load != nil {
                    .workMayBegin
                } else if status.site.toSend > 0 {
                    .unsent(status.site.toSend)
                } else if status.sync.lastError != nil {
                    .newsMissing
                } else {
                    status.sync.isOnline && status.sync.plan?.pausedBy != .central ? .upToDate : .sent
                }
        }
    }

    package var sentence: String {
        switch self {
        case .new: "This site has not received anything yet."
        case .loading(nil): "The first load is under way. Work can begin when it is complete."
        case .loading(.essentials): "The first load is under way: what work needs comes first. Work can begin when that is here."
        case .loading(.rest): "The first load is under way: what work needs is here, and the rest is soon to follow. Work can begin when it is complete."
        case .workMayBegin:
            "Work may begin: items, names, stock, numbers and open documents are here. Finished documents, logs and other stores' records are still coming."
        case .healing: "This computer was restored from a backup and fetches its own data again. Please do not enter anything yet."
        case .parked: "Central keeps some changes apart."
        case .unsent(let count): "\(counted(count, "record")) not sent to central yet."
        case .newsMissing: "All that goes to central is there. News from central may be missing."
        case .sent: "All that goes to central is there."
        case .upToDate: "Up to date."
        }
    }

    var tone: Tone? {
        switch self {
        case .new, .loading, .workMayBegin, .healing, .unsent, .newsMissing: .warn
        case .parked: .bad
        case .sent: nil
        case .upToDate: .good
        }
    }
}
