import Failures
import SyncSite

/// What a site's page and the text of its status say in the same words.
enum SiteWords {
    /// The stores that people work in here, and how many are known besides; one whose record is still to come has no name yet.
    static func stores(_ site: SiteStatus) -> String {
        let active = site.stores.filter { $0.kind == .active }
        let others = site.stores.count { $0.kind == .collector || $0.kind == .transfer }
        var named = active.filter(\.isNamed).map { $0.code.isEmpty ? $0.title : "\($0.title) (\($0.code))" }
        let unnamed = active.count { !$0.isNamed }
        if unnamed > 0 {
            let and = named.isEmpty ? "" : "and "
            named.append(unnamed == 1 ? "\(and)one whose name comes with the load" : "\(and)\(unnamed) whose names come with the load")
        }
        return "Stores of this site: \(named.isEmpty ? "none" : named.joined(separator: ", ")). Known beside them: \(others)."
    }

    /// Of which central the site is; one that was set up from a file and has no address works by bundles.
    static func place(central: String) -> String {
        central == SiteServerConfiguration.unknownAddress ? "that works by bundles" : "of \(central)"
    }

    /// Stores that were given to this site; nil where everything of them is here.
    static func arriving(_ site: SiteStatus) -> String? {
        guard !site.arriving.isEmpty else { return nil }
        let what = site.arriving.map(\.words).joined(separator: ", ")
        return "On its way to this site: \(what). People work there once everything has arrived."
    }

    /// What central asked to be received anew; nil where it asks for nothing.
    static func again(_ site: SiteStatus) -> String? {
        guard !site.again.isEmpty else { return nil }
        let (done, open) = (site.again.filter(\.isDone), site.again.filter { !$0.isDone })
        var sentences: [String] = []
        if !open.isEmpty {
            sentences.append("Central asks for this to be received anew, which the next sync does: \(open.map(\.title).joined(separator: ", ")).")
        }
        if !done.isEmpty {
            let told = done.map { "\($0.title) (\($0.differed == 1 ? "1 record" : "\($0.differed) records") differed)" }
            sentences.append("Received anew, as central asked: \(told.joined(separator: ", ")).")
        }
        return sentences.joined(separator: " ")
    }

    /// The failure that stands in the way, as JSON tells it: its remedy in a storekeeper's words.
    static func remedy(code: String, told: String) -> String {
        guard let code = FailureCode(rawValue: code), told == code.remedy else { return told }
        return code.remedyAtSite
    }
}
